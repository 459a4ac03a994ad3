import { describe, expect, it } from 'vitest'
import { readMeasurement } from './measurement.ts'
import { readDetails } from './pupil-fields.ts'
import { ageProblem } from './year-group.ts'

describe('details', () => {
  it('are read with the words collectors type', () => {
    const { values, problems } = readDetails({
      nhs_number: '943 476 5919',
      sex: 'FEMALE',
      date_of_birth: '17/11/2021',
      postcode: 'ne14xd',
      ethnicity_code: 'a',
      school_year: 'r',
      notes: ' ',
    })
    expect(problems).toEqual([])
    expect(values).toEqual({
      nhs_number: '9434765919',
      sex: 'female',
      date_of_birth: '2021-11-17',
      postcode: 'NE1 4XD',
      ethnicity_code: 'A',
      school_year: 'R',
      notes: null,
    })
  })

  it.each(['M', 'F', 'm', 'f', 'MALE', 'FEMALE', 'male', 'female', 'Male', 'Female'])('take %s for a sex', (sex) => {
    expect(readDetails({ sex }).values.sex).toBe(sex.toLowerCase().startsWith('m') ? 'male' : 'female')
  })

  it('tell every problem at once, and leave out what was not sent', () => {
    const { values, problems } = readDetails({
      nhs_number: '1234567890',
      sex: '',
      date_of_birth: '31/02/2021',
      carer_email: 'nobody',
      first_name: 'x'.repeat(101),
      last_name: 'with\u0000nul',
    })
    expect(values).toEqual({})
    expect(problems.map(({ code, where }) => [code, where])).toEqual([
      ['invalid', 'nhs_number'],
      ['invalid', 'first_name'],
      ['invalid', 'last_name'],
      ['invalid', 'date_of_birth'],
      ['missing', 'sex'],
      ['invalid', 'carer_email'],
    ])
  })
})

describe('dates of birth', () => {
  it('must belong to the year group', () => {
    expect(ageProblem('2021-11-17', 'R', 2026)).toBeUndefined()
    expect(ageProblem('2021-08-31', 'R', 2026)?.message).toBe(
      'Date of birth must be from 01/09/2021 to 31/08/2022 for Reception',
    )
    expect(ageProblem('2021-11-17', '6', 2026)?.code).toBe('out-of-range')
  })

  it('may be months before and after it where the settings say so, to the day', () => {
    const ages = { R: { older: 2, younger: 6 }, '6': { older: 0, younger: 0 } }
    expect(
      ['2021-06-30', '2021-07-01', '2023-02-28', '2023-03-01'].map((day) => ageProblem(day, 'R', 2026, ages)?.code),
    ).toEqual(['out-of-range', undefined, undefined, 'out-of-range'])
    expect(ageProblem('2015-08-31', '6', 2026, ages)?.code).toBe('out-of-range')
  })
})

describe('measurements', () => {
  const child = { sex: 'female', date_of_birth: '2021-11-17', collection_year: 2026, today: '2027-01-20' } as const
  const typed = { measured_on: '14/01/2027', height_cm: '110.4', weight_kg: '18.9' }
  const messages = (change: Partial<typeof typed>) =>
    readMeasurement({ ...typed, ...change }, child).problems.map(({ message }) => message)

  it('carry BMI, z-scores and centile', () => {
    const { measurement } = readMeasurement(typed, child)
    expect(measurement).toMatchObject({ measured_on: '2027-01-14', height_cm: 110.4, weight_kg: 18.9, warnings: [] })
    expect(measurement?.bmi).toBeCloseTo(15.507, 3)
    expect(measurement?.bmi_centile).toBeGreaterThan(40)
  })

  it('must be whole', () => {
    expect(readMeasurement({}, child).problems.map(({ code, where }) => [code, where])).toEqual([
      ['missing', 'measured_on'],
      ['missing', 'height_cm'],
      ['missing', 'weight_kg'],
    ])
  })

  it('are rejected when impossible, at exactly the limits', () => {
    expect(messages({ height_cm: '74.9' })).toEqual(['Height must be between 75 and 175 cm'])
    expect(messages({ height_cm: '175.1' })).toEqual(['Height must be between 75 and 175 cm'])
    expect(messages({ weight_kg: '7.9' })).toEqual(['Weight must be between 8 and 120 kg'])
    expect(messages({ weight_kg: '120.1' })).toEqual(['Weight must be between 8 and 120 kg'])
    expect([messages({ height_cm: '75' }), messages({ weight_kg: '120.0' })]).toEqual([[], []])
  })

  it('take one decimal place and the unit', () => {
    expect([messages({ height_cm: '110.40' }), messages({ weight_kg: '18.9 kg' })]).toEqual([[], []])
    expect(messages({ height_cm: '110.44' })[0]).toMatch(/at most one decimal place/)
    expect(messages({ height_cm: '1,104' })[0]).toMatch(/must be a number/)
    expect(messages({ height_cm: '-110' })[0]).toMatch(/must be a number/)
  })

  it('lie in the school year, and not in the future', () => {
    expect(messages({ measured_on: '31/08/2026' })).toEqual([
      'Date of measurement must be from 01/09/2026 to 31/08/2027',
    ])
    expect(messages({ measured_on: '21/01/2027' })).toEqual(['Date of measurement must be today or earlier'])
    expect(messages({ measured_on: '20/01/2027' })).toEqual([])
  })

  it('warn when improbable', () => {
    expect(readMeasurement({ ...typed, weight_kg: '45' }, child).measurement?.warnings).toEqual([
      'weight-improbable',
      'bmi-improbable',
    ])
    expect(readMeasurement({ ...typed, height_cm: '80' }, child).measurement?.warnings).toContain('height-improbable')
  })
})
