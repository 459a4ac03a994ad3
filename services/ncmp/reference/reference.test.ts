import { describe, expect, it } from 'vitest'
import { birthDatesOf, schoolYearOf } from './birth-dates.ts'
import { dayInFigures, dayOf } from './day.ts'
import { ethnicCategories, ethnicCategoryOf } from './ethnicity.ts'
import { nhsNumberInWords, nhsNumberOf } from './nhs-number.ts'
import { nonMeasurementKeys, nonMeasurementReasonOf } from './non-measurement.ts'
import { postcodeOf } from './postcode.ts'

describe('NHS numbers', () => {
  it('are ten digits with the right check digit, however they are spaced', () => {
    expect(nhsNumberOf('943 476 5919')).toBe('9434765919')
    expect(nhsNumberOf('943-476-5919')).toBe('9434765919')
    expect(nhsNumberInWords('9434765919')).toBe('943 476 5919')
  })

  it('are refused with any digit changed, with letters, and with a check digit of 10', () => {
    for (let place = 0; place < 10; place += 1) {
      const digits = [...'9434765919']
      digits[place] = String((Number(digits[place]) + 1) % 10)
      expect(nhsNumberOf(digits.join(''))).toBeUndefined()
    }
    expect(nhsNumberOf('943476591')).toBeUndefined()
    expect(nhsNumberOf('943476591X')).toBeUndefined()
    expect(nhsNumberOf('1000000010')).toBeUndefined()
  })
})

describe('postcodes', () => {
  it('are written in capitals with one space', () => {
    expect(postcodeOf('sw1a1aa')).toBe('SW1A 1AA')
    expect(postcodeOf(' m1  1ae ')).toBe('M1 1AE')
    expect(postcodeOf('gir 0aa')).toBe('GIR 0AA')
  })

  it('are refused without their shape', () => {
    for (const typed of ['', 'SW1A', '12345', 'AAA1 1AA', 'M1 1A']) expect(postcodeOf(typed)).toBeUndefined()
  })
})

describe('days', () => {
  it('are read as British or ISO dates', () => {
    expect(['17/11/2016', '17.11.2016', '17-11-2016', '2016-11-17'].map(dayOf)).toEqual(Array(4).fill('2016-11-17'))
    expect(dayOf('1/2/2017')).toBe('2017-02-01')
    expect(dayInFigures('2016-11-17')).toBe('17/11/2016')
  })

  it('are refused when they never were, or have a year of two digits', () => {
    for (const typed of ['31/02/2017', '29/02/2017', '17/11/16', '11/17/2016', '', 'today']) {
      expect(dayOf(typed)).toBeUndefined()
    }
  })
})

describe('birth dates', () => {
  it('hold the guide’s example: born 17/11/2016 is Reception in 2021/22', () => {
    expect(schoolYearOf('2016-11-17', 2021)).toBe('R')
    expect(birthDatesOf('R', 2021)).toEqual({ first: '2016-09-01', last: '2017-08-31' })
    expect(birthDatesOf('6', 2021)).toEqual({ first: '2010-09-01', last: '2011-08-31' })
  })

  it('are closed at both ends, and nothing lies between the year groups', () => {
    expect(['2016-08-31', '2016-09-01', '2017-08-31', '2017-09-01'].map((day) => schoolYearOf(day, 2021))).toEqual([
      undefined,
      'R',
      'R',
      undefined,
    ])
  })
})

describe('lists', () => {
  it('hold 18 ethnic categories, found in either case', () => {
    expect(ethnicCategories).toHaveLength(18)
    expect(ethnicCategoryOf('a')?.description).toBe('British')
    expect(ethnicCategoryOf('99')?.description).toBe('Not Known')
    expect(ethnicCategoryOf('T')).toBeUndefined()
  })

  it('hold eight reasons, found by label or key', () => {
    expect(nonMeasurementKeys).toHaveLength(8)
    expect(nonMeasurementReasonOf('parental OPT OUT')).toBe('parent-opted-out')
    expect(nonMeasurementReasonOf('left-school')).toBe('left-school')
    expect(nonMeasurementReasonOf('ill')).toBeUndefined()
  })
})
