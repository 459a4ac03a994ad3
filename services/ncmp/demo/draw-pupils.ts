import { createHash } from 'node:crypto'
import type { Insertable } from 'kysely'
import { ageInYears } from '../growth/age.ts'
import { growthOf } from '../growth/growth.ts'
import { type Measure, uk90Row } from '../growth/uk90.ts'
import type { PupilTable, SchoolYear, Sex } from '../pupils/pupils.ts'
import { warningsOf } from '../pupils/warnings.ts'
import { birthDatesOf } from '../reference/birth-dates.ts'
import { nhsNumberOf } from '../reference/nhs-number.ts'
import type { NonMeasurementReason } from '../reference/non-measurement.ts'
import { ethnicCodes, firstNames, lastNames } from './names.ts'
import type { DemoSchool, Stage } from './places.ts'
import { idOf, type Seeded, seeded } from './seeded.ts'

export type NewPupil = Insertable<PupilTable>

/** When the pupils are drawn for: the school year, and the last day (`YYYY-MM-DD`) on which one can have been measured. */
export interface DrawnFor {
  year: number
  today: string
  now: Date
}

/**
 * The invented pupils of a school: plausible heights and weights around the UK90 medians, with the gaps and slips that real
 * collections have. The same every time for the same school, year and day.
 */
export function drawPupils(
  school: Omit<DemoSchool, 'authority'>,
  key: string,
  drawnFor: DrawnFor,
): readonly NewPupil[] {
  const random = seeded(createHash('sha256').update(key).digest().readUInt32BE(0))
  const groups: readonly SchoolYear[] = [
    ...Array<SchoolYear>(school.reception).fill('R'),
    ...Array<SchoolYear>(school.year6).fill('6'),
  ]
  return groups.map((group, index) => {
    const id = idOf(`pupil ${key} ${index}`)
    const known = drawKnown(random, school, group, drawnFor.year)
    const home = drawHome(`${key} ${index}`, known)
    const outcome = drawOutcome(random, school.stage, known, drawnFor)
    const collected = { id, school_id: school.id, collection_year: drawnFor.year }
    return { ...collected, ...known, ...home, ...outcome, created_at: drawnFor.now, updated_at: drawnFor.now }
  })
}

type Known = Pick<
  PupilTable,
  | 'pupil_reference'
  | 'nhs_number'
  | 'first_name'
  | 'last_name'
  | 'date_of_birth'
  | 'sex'
  | 'ethnicity_code'
  | 'postcode'
> & { school_year: SchoolYear }

function drawKnown(random: Seeded, school: Pick<DemoSchool, 'postcode'>, group: SchoolYear, year: number): Known {
  const sex: Sex = random.chance(0.51) ? 'male' : 'female'
  const { first } = birthDatesOf(group, year)
  const born = Date.parse(first) + random.whole(0, 364) * 86_400_000
  return {
    pupil_reference: `P${random.whole(100_000, 999_999)}`,
    nhs_number: random.chance(0.94) ? drawNhsNumber(random) : null,
    first_name: random.pick(firstNames[sex]),
    last_name: random.pick(lastNames),
    date_of_birth: new Date(born).toISOString().slice(0, 10),
    sex,
    ethnicity_code: random.chance(0.93) ? random.pick(ethnicCodes) : null,
    postcode: drawPostcode(random, school),
    school_year: group,
  }
}

const streets = ['Mill Street', 'Orchard Close', 'Station Road', 'Church Lane', 'Park View', 'Low Moor'] as const

/** Class, address and parent, from numbers of their own; who has no postcode has no address. */
function drawHome(key: string, { last_name, postcode, school_year }: Known) {
  const random = seeded(createHash('sha256').update(`home ${key}`).digest().readUInt32BE(0))
  const className = `${school_year}${random.pick(['A', 'B'])}`
  const address = `${random.whole(1, 140)} ${random.pick(streets)}`
  return {
    class_name: className,
    address_line_1: postcode === null || random.chance(0.04) ? null : address,
    town: postcode === null ? null : random.pick(['Northgate', 'Easton', 'Westfield', 'Southwell']),
    carer_name: random.chance(0.8) ? `${random.pick(['Mr', 'Mrs', 'Ms'])} ${last_name}` : null,
  }
}

function drawPostcode(random: Seeded, school: Pick<DemoSchool, 'postcode'>): string | null {
  if (random.chance(0.025)) return null
  if (random.chance(0.02)) return school.postcode
  const letters = ['A', 'B', 'D', 'E', 'F', 'G', 'H', 'J', 'L', 'N'] as const
  const end = `${random.whole(1, 9)}${random.pick(letters)}${random.pick(letters)}`
  return `${school.postcode.slice(0, 2)}${random.whole(1, 9)} ${end}`
}

/** A valid number from the range that is never given to a patient (it begins with 999). */
function drawNhsNumber(random: Seeded): string {
  const stem = `999${String(random.whole(0, 999_999)).padStart(6, '0')}`
  const digits = Array.from({ length: 10 }, (_, check) => `${stem}${check}`)
  return digits.find((number) => nhsNumberOf(number) !== undefined) ?? drawNhsNumber(random)
}

const reasons: readonly [NonMeasurementReason, ...NonMeasurementReason[]] = [
  'parent-opted-out',
  'parent-opted-out',
  'absent',
  'absent',
  'absent',
  'child-opted-out',
  'left-school',
  'physical',
  'cognitive',
]

const waiting = {
  measured_on: null,
  height_cm: null,
  weight_kg: null,
  bmi: null,
  bmi_z: null,
  height_z: null,
  weight_z: null,
  bmi_centile: null,
  non_measurement_reason: null,
  warnings: [],
}
const shareSeen: Readonly<Record<Stage, number>> = { done: 0.985, 'under way': 0.55, 'not started': 0 }

/** A measurement, a reason for none, or neither yet, as far as the school has come. */
function drawOutcome(random: Seeded, stage: Stage, child: Known, { year, today }: DrawnFor) {
  if (!random.chance(shareSeen[stage])) return waiting
  if (random.chance(0.05)) return { ...waiting, non_measurement_reason: random.pick(reasons) }
  const days = Math.max(0, Math.floor((Date.parse(today) - Date.parse(`${year}-09-01`)) / 86_400_000))
  const measuredOn = new Date(Date.parse(`${year}-09-01`) + random.whole(0, days) * 86_400_000)
    .toISOString()
    .slice(0, 10)
  const { height_cm, weight_kg } = drawBody(random, child, measuredOn)
  const measured = { sex: child.sex, date_of_birth: child.date_of_birth, measured_on: measuredOn, height_cm, weight_kg }
  const growth = growthOf(measured)
  if (growth === undefined) return waiting
  const taken = { measured_on: measuredOn, height_cm, weight_kg }
  return { ...waiting, ...taken, ...growth, warnings: warningsOf(growth) }
}

// As much as can be recorded: among a million children one typed wrongly would be heavier.
const heaviestKg = 119

function drawBody(random: Seeded, { sex, date_of_birth }: Known, measuredOn: string) {
  const months = Math.round(ageInYears(date_of_birth, measuredOn) * 12)
  const height = atZ('height', sex, months, clipped(random.normal(), 2.6))
  // One child in a hundred is typed wrongly: the value is improbable, and somebody has to confirm or correct it.
  const z = random.chance(0.01) ? 4.4 : clipped(0.3 + 1.1 * random.normal(), 3.2)
  const weight = (atZ('bmi', sex, months, z) * height * height) / 10_000
  const round = (value: number) => (random.chance(0.04) ? Math.round(value) : Math.round(value * 10) / 10)
  return { height_cm: round(height), weight_kg: round(Math.min(weight, heaviestKg)) }
}

/** The value at a z-score, by the LMS method. */
function atZ(measure: Measure, sex: Sex, months: number, z: number): number {
  const row = uk90Row(measure, sex, Math.max(48, months))
  if (row === undefined) throw new RangeError(`no growth reference at ${months} months`)
  return row.m * (1 + row.l * row.s * z) ** (1 / row.l)
}

function clipped(z: number, most: number): number {
  return Math.max(-most, Math.min(most, z))
}
