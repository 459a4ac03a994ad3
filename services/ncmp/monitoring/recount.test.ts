import type { Db } from '@remit/platform/db'
import { openStore, stores } from '@remit/platform/testing'
import type { Insertable, Selectable } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Seeded, seeded } from '../demo/seeded.ts'
import { categoryOf, clinicalCategories, populationCategories } from '../growth/categories.ts'
import type { PupilTable, SchoolYear } from '../pupils/pupils.ts'
import { ethnicCategoryOf } from '../reference/ethnicity.ts'
import type { SchoolYearTable } from '../schools/school-years.ts'
import { mainstreamTypes, type SchoolTable, schoolTypes } from '../schools/schools.ts'
import { ncmp } from '../service.ts'
import { seed, testNow } from '../test/cast.ts'
import { countByEthnicity, countByMonth, countBySex } from './count-breakdowns.ts'
import { countCategories } from './count-categories.ts'
import { countIndicators } from './count-indicators.ts'
import { countParticipation, countSchools } from './count-participation.ts'
import type { Count } from './counted-records.ts'
import type { IndicatorKey } from './indicators.ts'
import { listCollectionStatus } from './list-collection-status.ts'
import { tallySchools } from './tally-schools.ts'

/** Every figure of the pages, counted by SQL and once more by hand, over generated pupils: the two agree. */

type Pupil = Selectable<PupilTable>
type School = Selectable<SchoolTable> & Selectable<SchoolYearTable>

const year = 2026
const cuts = [0, 1.99, 2, 2.01, 50, 84.99, 85, 90.99, 91, 94.99, 95, 97.99, 98, 99.59, 99.6, 100]

describe.each(stores)('figures on %s', (store) => {
  let db: Db
  let close: () => Promise<void>
  beforeAll(async () => {
    const opened = await openStore(store, ncmp.migrations)
    db = opened.db
    close = opened.close
    await db.transaction().execute((tx) => seed(tx, testNow))
  })
  afterAll(() => close())

  test.each([1, 2, 3])('are what a plain recount gives, in world %i', async (number) => {
    const random = seeded(number)
    const schools = await drawSchools(db, random)
    await db.deleteFrom('ncmp.pupils').execute()
    const drawn = Array.from({ length: 260 }, (_, index) => drawPupil(random, schools, index))
    await db.insertInto('ncmp.pupils').values(drawn).execute()
    const pupils = await db.selectFrom('ncmp.pupils').selectAll().execute()
    const choices = [
      schools,
      schools.filter(({ school_type }) => (mainstreamTypes as readonly string[]).includes(school_type)),
      schools.filter(() => random.chance(0.4)),
      [],
    ]
    for (const chosen of choices) {
      for (const yearGroup of [undefined, 'R', '6'] as const) await agree(db, { chosen, pupils, yearGroup })
    }
  })
})

interface Case {
  chosen: readonly School[]
  pupils: readonly Pupil[]
  yearGroup: SchoolYear | undefined
}

async function agree(db: Db, { chosen, pupils, yearGroup }: Case): Promise<void> {
  const ids = chosen.map(({ organisation_id }) => organisation_id)
  const schools = db
    .selectFrom('ncmp.schools as school')
    .select('school.organisation_id as id')
    .where('school.organisation_id', 'in', ids)
  const count: Count = { schools, year, yearGroup }
  const records = pupils.filter(
    (each) =>
      ids.includes(each.school_id) &&
      each.collection_year === year &&
      (yearGroup === undefined || each.school_year === yearGroup),
  )
  const counted = await countIndicators(db, count, new Map())
  const tally = await tallySchools(db, count)
  const figures = Object.fromEntries(counted.indicators.map(({ key, figure }) => [key, figure]))
  expect(figures).toEqual(recountIndicators(records, chosen, yearGroup))
  expect(countSchools(tally)).toEqual({
    schools: ids.length,
    withOwnNumbers: chosen.filter(gaveNumbers).length,
  })
  for (const { yearGroup: group, ...found } of countParticipation(tally)) {
    expect(found).toEqual(recountParticipation(records, chosen, group))
  }
  const schemes = { population: populationCategories, clinical: clinicalCategories } as const
  for (const scheme of ['population', 'clinical'] as const) {
    const categories = schemes[scheme]
    const found = countCategories(tally, { scheme, categories })
    const measured = records.filter(({ bmi_centile }) => bmi_centile !== null)
    for (const { key, groups } of found) {
      for (const group of ['R', '6', 'all'] as const) {
        const inGroup = measured.filter(({ school_year }) => group === 'all' || school_year === group)
        const here = inGroup.filter(({ bmi_centile }) => categoryOf(bmi_centile ?? 0, categories).key === key)
        expect(groups[group]).toEqual({ pupils: here.length, share: share(here.length, inGroup.length) })
      }
    }
  }
  const sexes = countBySex(tally)
  expect(sexes.reduce((sum, { male }) => sum + male, 0)).toBe(records.filter(({ sex }) => sex === 'male').length)
  expect(sexes.reduce((sum, { female }) => sum + female, 0)).toBe(records.filter(({ sex }) => sex === 'female').length)
  for (const { group, records: found, share: part } of countByEthnicity(tally)) {
    const here = records.filter((each) => groupOf(each) === group).length
    expect([found, part]).toEqual([here, share(here, records.length)])
  }
  const months = await countByMonth(db, count)
  for (const { month, measured, soFar } of months) {
    expect(measured).toBe(records.filter(({ measured_on }) => measured_on?.startsWith(month)).length)
    expect(soFar).toBe(
      records.filter(({ measured_on }) => measured_on !== null && measured_on.slice(0, 7) <= month).length,
    )
  }
  expect(months.at(-1)?.soFar ?? 0).toBe(records.filter(isMeasured).length)
  const progress = listCollectionStatus(tally)
  expect(progress.map(({ school }) => school).toSorted()).toEqual(ids.toSorted())
  for (const { school, name: _, status, ...found } of progress) {
    const here = records.filter(({ school_id }) => school_id === school)
    const { waiting, measured, notMeasured } = outcomes(here)
    expect(found).toEqual({ records: here.length, measured, notMeasured, waiting })
    expect(status).toBe(statusOf(here.length, waiting))
  }
}

const isMeasured = ({ height_cm }: Pupil) => height_cm !== null
const share = (part: number, whole: number) => (whole > 0 ? (100 * part) / whole : undefined)
const gaveNumbers = (school: School) => school.eligible_reception_la !== null || school.eligible_year6_la !== null
const groupOf = ({ ethnicity_code: code }: Pupil) =>
  code === null || code === '99' ? 'Blank or unknown' : (ethnicCategoryOf(code)?.group ?? 'Blank or unknown')

function statusOf(records: number, waiting: number): string {
  if (records === 0) return 'No pupils yet'
  return waiting === records ? 'Not started' : waiting > 0 ? 'Under way' : 'Complete'
}

function outcomes(records: readonly Pupil[]) {
  const measured = records.filter(isMeasured).length
  const notMeasured = records.filter((each) => each.non_measurement_reason !== null).length
  return { measured, notMeasured, waiting: records.length - measured - notMeasured }
}

function eligibleOf(schools: readonly School[], group: SchoolYear): number {
  return schools.reduce((sum, school) => {
    const [own, census] =
      group === 'R'
        ? [school.eligible_reception_la, school.eligible_reception_dfe]
        : [school.eligible_year6_la, school.eligible_year6_dfe]
    return sum + (own ?? census ?? 0)
  }, 0)
}

function recountParticipation(records: readonly Pupil[], schools: readonly School[], group: SchoolYear) {
  const here = records.filter(({ school_year }) => school_year === group)
  const eligible = eligibleOf(schools, group)
  const found = outcomes(here)
  return { eligible, records: here.length, ...found, rate: share(found.measured, eligible) }
}

function recountIndicators(records: readonly Pupil[], schools: readonly School[], yearGroup: SchoolYear | undefined) {
  const measured = records.filter(isMeasured)
  const part = (from: readonly Pupil[], is: (pupil: Pupil) => boolean) => share(from.filter(is).length, from.length)
  const postcodeOf = new Map(schools.map((each) => [each.organisation_id, each.postcode]))
  const withPostcode = records.filter(({ postcode }) => postcode !== null)
  const isWhole = (value: number | null) => Number.isInteger(value)
  const isHalf = (value: number | null) => value !== null && value % 1 === 0.5
  const figures: Record<IndicatorKey, number | undefined> = {
    'participation-reception': recountParticipation(records, schools, 'R').rate,
    'participation-year-6': recountParticipation(records, schools, '6').rate,
    headcount: share(schools.filter(gaveNumbers).length, schools.length),
    'blank-postcode': part(records, ({ postcode }) => postcode === null),
    'blank-ethnicity': part(records, ({ ethnicity_code: code }) => code === null || code === '99'),
    'blank-nhs-number': part(records, ({ nhs_number }) => nhs_number === null),
    'duplicate-nhs-number': records.filter(
      ({ nhs_number: number }) => number !== null && records.filter((each) => each.nhs_number === number).length > 1,
    ).length,
    'whole-height': part(measured, ({ height_cm }) => isWhole(height_cm)),
    'whole-weight': part(measured, ({ weight_kg }) => isWhole(weight_kg)),
    'half-height': part(measured, ({ height_cm }) => isHalf(height_cm)),
    'half-weight': part(measured, ({ weight_kg }) => isHalf(weight_kg)),
    'sex-split': part(records, ({ sex }) => sex === 'male'),
    'unconfirmed-warnings': records.filter((each) => each.warnings.length > 0 && each.warnings_confirmed_at === null)
      .length,
    'school-postcode': part(withPostcode, (each) => each.postcode === postcodeOf.get(each.school_id)),
  }
  const left = yearGroup === 'R' ? 'participation-year-6' : yearGroup === '6' ? 'participation-reception' : undefined
  return Object.fromEntries(Object.entries(figures).filter(([key]) => key !== left))
}

/** The demonstration's schools with numbers for the year (none at all for some) and for the year before. */
async function drawSchools(db: Db, random: Seeded): Promise<readonly School[]> {
  const types = Object.keys(schoolTypes) as [keyof typeof schoolTypes, ...(keyof typeof schoolTypes)[]]
  const number = () => (random.chance(0.3) ? null : random.whole(0, 20))
  const numbers = () => ({
    eligible_reception_dfe: number(),
    eligible_year6_dfe: number(),
    eligible_reception_la: number(),
    eligible_year6_la: number(),
  })
  await db.deleteFrom('ncmp.school_years').execute()
  for (const { organisation_id: id } of await db.selectFrom('ncmp.schools').select('organisation_id').execute()) {
    const postcode = random.chance(0.2) ? null : random.pick(['NT1 1AA', 'NT2 2BB', 'NT3 3CC'])
    const set = { school_type: random.pick(types), postcode }
    await db.updateTable('ncmp.schools').set(set).where('organisation_id', '=', id).execute()
    const before = { school_id: id, collection_year: year - 1, ...numbers() }
    const now = random.chance(0.15) ? [] : [{ school_id: id, collection_year: year, ...numbers() }]
    await db
      .insertInto('ncmp.school_years')
      .values([before, ...now])
      .execute()
  }
  const found = await db
    .selectFrom('ncmp.schools')
    .leftJoin('ncmp.school_years as numbers', (join) =>
      join.onRef('numbers.school_id', '=', 'organisation_id').on('numbers.collection_year', '=', year),
    )
    .selectAll('numbers')
    .selectAll('ncmp.schools')
    .execute()
  return found as School[]
}

function drawPupil(random: Seeded, schools: readonly School[], index: number): Insertable<PupilTable> {
  const school = schools[random.whole(0, schools.length - 1)]
  const blank = <T>(value: T) => (random.chance(0.2) ? null : value)
  const warnings = random.chance(0.2) ? ['height'] : []
  return {
    id: `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    school_id: school?.organisation_id ?? '',
    collection_year: random.chance(0.1) ? year - 1 : year,
    nhs_number: blank(`99900000${random.whole(10, 99)}`),
    date_of_birth: new Date(Date.UTC(2021, 8, 1 + index)).toISOString().slice(0, 10),
    sex: random.pick(['male', 'female']),
    ethnicity_code: blank(random.pick(['A', 'C', 'J', 'M', 'R', 'S', 'Z', '99'])),
    postcode: blank(random.pick(['NT1 1AA', 'NT2 2BB', 'NT9 9ZZ'])),
    school_year: random.pick(['R', '6']),
    warnings,
    warnings_confirmed_at: warnings.length > 0 && random.chance(0.5) ? testNow : null,
    created_at: testNow,
    updated_at: testNow,
    ...drawOutcome(random),
  }
}

function drawOutcome(random: Seeded): Partial<Insertable<PupilTable>> {
  if (random.chance(0.15)) return { non_measurement_reason: 'absent' }
  if (random.chance(0.25)) return {}
  return {
    measured_on: `2026-${random.pick(['09', '10', '12'])}-15`,
    height_cm: 100 + random.whole(0, 400) / 10,
    weight_kg: 15 + random.whole(0, 300) / 10,
    bmi: 17,
    bmi_z: 0,
    height_z: 0,
    weight_z: 0,
    bmi_centile: cuts[random.whole(0, cuts.length - 1)] ?? 50,
  }
}
