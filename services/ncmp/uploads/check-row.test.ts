import { describe, expect, test } from 'vitest'
import { usualLimits } from '../pupils/limits.ts'
import { detailNames } from '../pupils/pupil-fields.ts'
import { checkRow } from './check-row.ts'
import { readHeader, uploadColumns } from './upload-columns.ts'

const good = {
  urn: '901101',
  nhs_number: '943 476 5919',
  first_name: 'Zoë',
  last_name: 'Lee',
  date_of_birth: '17/11/2021',
  sex: 'F',
  measured_on: '14/09/2026',
  height_cm: '105.2',
  weight_kg: '17.4',
}
const school = '01900000-0000-7000-8000-000000000001'

function check(change: Partial<Record<(typeof uploadColumns)[number]['key'], string>> = {}, formulas: number[] = []) {
  const header = readHeader(uploadColumns.map((column) => column.header))
  const cells: Record<string, string> = { ...good, ...change }
  const row = { number: 7, cells: uploadColumns.map(({ key }) => cells[key] ?? ''), formulas }
  return checkRow(row, {
    header,
    schools: new Map([['901101', school]]),
    collectionYear: 2026,
    today: '2026-11-19',
    limits: usualLimits,
  })
}

const messages = (...given: Parameters<typeof check>) => check(...given).problems.map(({ message }) => message)

describe('the header', () => {
  test('is matched without regard to case, order, spaces or units', () => {
    const { places, unknown } = readHeader(['date of  BIRTH', 'Sex', 'u r n', 'HEIGHT', 'Shoe size', '', 'Reason'])
    expect([...places]).toEqual([
      ['date_of_birth', 0],
      ['sex', 1],
      ['urn', 2],
      ['height_cm', 3],
    ])
    expect(unknown).toEqual(['Shoe size'])
  })

  test('has 22 columns, A to V', () => {
    expect(uploadColumns).toHaveLength(22)
  })

  test('has a column for every detail of a child', () => {
    expect(detailNames.filter((name) => !uploadColumns.some(({ key }) => key === name))).toEqual([])
  })

  test('is refused without the columns every file needs, or with one twice', () => {
    expect(() => readHeader(['Name'])).toThrow('no column “URN”, “Date of birth” and “Sex”')
    expect(() => readHeader(['URN', 'urn', 'Sex', 'Date of birth'])).toThrow('The column “URN” is in the file twice')
  })
})

describe('a row', () => {
  test('becomes a child with a measurement', () => {
    const { pupil, problems, warnings } = check()
    expect([problems, warnings]).toEqual([[], []])
    expect(pupil).toMatchObject({
      school_id: school,
      nhs_number: '9434765919',
      date_of_birth: '2021-11-17',
      sex: 'female',
      school_year: 'R',
      measured_on: '2026-09-14',
      height_cm: 105.2,
    })
    expect(pupil?.bmi_centile).toBeGreaterThan(0)
  })

  test('may be about a child not measured yet, or not to be measured', () => {
    const blank = { measured_on: '', height_cm: '', weight_kg: '' }
    expect(check(blank).pupil).not.toHaveProperty('height_cm')
    expect(check({ ...blank, non_measurement_reason: 'child OPT-OUT' }).pupil).toMatchObject({
      non_measurement_reason: 'child-opted-out',
    })
    expect(messages({ ...blank, non_measurement_reason: 'asleep' })).toEqual([
      'Non-measurement reason must be one of the eight reasons',
    ])
    expect(messages({ non_measurement_reason: 'absent' })).toEqual([
      'A row cannot have both a measurement and a non-measurement reason',
    ])
    expect(messages({ weight_kg: '' })).toEqual(['Weight is missing'])
  })

  test('is rejected for every problem at once', () => {
    const { pupil, problems } = check({ urn: '999999', sex: 'x', nhs_number: '1', date_of_birth: '' })
    expect(pupil).toBeUndefined()
    expect(problems.map(({ where }) => where)).toEqual(['urn', 'nhs_number', 'date_of_birth', 'sex'])
  })

  test('is rejected for a school that is not the user’s, a wrong age and an impossible height', () => {
    expect(messages({ urn: '901102' })).toEqual(['URN 901102 is not one of the schools assigned to you'])
    expect(messages({ date_of_birth: '17/11/2019' })[0]).toMatch(/for Reception/)
    expect(messages({ school_year: '6' })[0]).toMatch(/for Year 6/)
    expect(messages({ height_cm: '203' })).toEqual(['Height must be between 75 and 175 cm'])
  })

  test('warns of an improbable weight and keeps the row', () => {
    const { pupil, warnings } = check({ weight_kg: '40' })
    expect(warnings).toEqual(['weight-improbable', 'bmi-improbable'])
    expect(pupil).toBeDefined()
  })

  test('is rejected for a formula, naming the column', () => {
    expect(messages({}, [5])).toEqual(['Last name holds a formula. Replace it with its value'])
  })
})
