import { indicatorKeys } from '../monitoring/indicators.ts'
import { type Asked, type Asker, open, openList, type Place, places, schoolAt, send } from './asked.ts'
import { authorities, people, schools, testNow } from './cast.ts'

type Ask = (asker: Asker) => Promise<readonly Asked[]>

const schoolsThere = places.map((place) => ({ place, school: schools[schoolAt[place]] }))
const names = Object.fromEntries(schoolsThere.map(({ place, school }) => [place, school.name]))

/** What each row of the published matrix is on the real pages: by the row's own words. */
export const asksOf: Readonly<Record<string, Ask>> = {
  'View the list of schools': (asker) => openList(asker, '/ncmp/schools', names),
  'Add and remove schools': addAndRemoveSchools,
  'Edit eligible pupil numbers': editEligible,
  'Open the Pupil Data tab and the Pupil Grid': openPupilData,
  'Upload pupil information': upload,
  'Edit pupil information': (asker) => atEachPupil((place, id) => editPupil(asker, place, id), asker),
  'Add measurements': (asker) => atEachPupil((place, id) => measure(asker, place, id), asker),
  'View data-quality indicators': (asker) => openList(asker, '/ncmp/monitoring', names),
  'Open individual pupil records from an indicator': openRecords,
  'Sign off data quality': async (asker) => [await step(asker, 'sign-off', signOffFields)],
  'Finalise the submission': finalise,
  'Extract all data': (asker) =>
    openList(
      asker,
      '/ncmp/submission/extract',
      Object.fromEntries(schoolsThere.map(({ place, school }) => [place, `,${school.urn},`])),
    ),
  'Give permission to purge all data': permitPurge,
  'Add users, remove users': addAndRemoveUsers,
  'Assign roles to users (oneself included)': assignRoles,
  'Assign schools to users (oneself included)': assignSchools,
}

async function addAndRemoveSchools(asker: Asker): Promise<readonly Asked[]> {
  const { db } = asker
  const urn = '901900'
  const fields = { name: 'Sorrel Primary School', dfeNumber: '901/2900', urn, type: 'community' }
  const added = () => db.selectFrom('ncmp.schools').select('organisation_id').where('urn', '=', urn).executeTakeFirst()
  const add = await send(asker, 'add a school', { url: '/ncmp/schools/new', place: 'none', fields, read: added })
  const own = (await added())?.organisation_id ?? schools.ash.id
  const remove = (place: Place, id: string) =>
    send(asker, 'remove a school', {
      url: `/ncmp/schools/${id}/removal`,
      place,
      fields: { confirmed: 'yes' },
      read: () => db.selectFrom('organisations').select('status').where('id', '=', id).executeTakeFirst(),
    })
  return [add, await remove('authority', own), await remove('foreign', schools.oak.id)]
}

async function editEligible(asker: Asker): Promise<readonly Asked[]> {
  const asked: Asked[] = []
  for (const { place, school } of schoolsThere) {
    const read = () =>
      asker.db
        .selectFrom('ncmp.school_years')
        .select('eligible_reception_la')
        .where('school_id', '=', school.id)
        .executeTakeFirst()
    const url = `/ncmp/schools/${school.id}/eligible-pupils`
    asked.push(await send(asker, 'edit numbers', { url, place, fields: { reception: '12', year6: '13' }, read }))
  }
  return asked
}

async function openPupilData(asker: Asker): Promise<readonly Asked[]> {
  const tab = await openList(asker, '/ncmp/pupils', names)
  const records = await atEachPupil(
    (place, id) => open(asker, 'open a pupil', { url: `/ncmp/pupils/${id}`, place }),
    asker,
  )
  return [...tab, ...records]
}

async function upload(asker: Asker): Promise<readonly Asked[]> {
  const content = `URN,Date of birth,Sex,School year\r\n${schools.ash.urn},17/11/2021,M,R\r\n`
  const read = () => asker.db.selectFrom('ncmp.uploads').select('id').execute()
  const fields = { file: { name: 'pupils.csv', content, type: 'text/csv' } }
  const form = await open(asker, 'open the upload', { url: '/ncmp/uploads/new', place: 'none' })
  return [form, await send(asker, 'upload', { url: '/ncmp/uploads/new', place: 'none', fields, read })]
}

/** Asks about a Reception pupil of each place's school. */
async function atEachPupil(
  ask: (place: Place, id: string) => Promise<Asked>,
  { db }: Asker,
): Promise<readonly Asked[]> {
  const asked: Asked[] = []
  for (const { place, school } of schoolsThere) {
    const pupils = db.selectFrom('ncmp.pupils').select('id').where('school_id', '=', school.id)
    const { id } = await pupils.where('school_year', '=', 'R').orderBy('id').executeTakeFirstOrThrow()
    asked.push(await ask(place, id))
  }
  return asked
}

const readPupil =
  ({ db }: Asker, id: string) =>
  () =>
    db.selectFrom('ncmp.pupils').selectAll().where('id', '=', id).executeTakeFirst()

async function editPupil(asker: Asker, place: Place, id: string): Promise<Asked> {
  const born = { 'date_of_birth-day': '3', 'date_of_birth-month': '2', 'date_of_birth-year': '2022' }
  const fields = { ...born, first_name: 'Renamed', last_name: 'Child', sex: 'female', school_year: 'R' }
  return send(asker, 'edit a pupil', { url: `/ncmp/pupils/${id}/details`, place, fields, read: readPupil(asker, id) })
}

async function measure(asker: Asker, place: Place, id: string): Promise<Asked> {
  const day = { 'measured_on-day': '16', 'measured_on-month': '11', 'measured_on-year': '2026' }
  const fields = { ...day, height_cm: '108.3', weight_kg: '18.7' }
  return send(asker, 'measure', { url: `/ncmp/pupils/${id}/measurement`, place, fields, read: readPupil(asker, id) })
}

async function openRecords(asker: Asker): Promise<readonly Asked[]> {
  // One record of each place's school is made to stand behind the indicator, with a name of its own.
  const signs: Partial<Record<Place, string>> = {}
  await atEachPupil(async (place, id) => {
    signs[place] = `Sign${place}`
    await asker.db
      .updateTable('ncmp.pupils')
      .set({ last_name: `Sign${place}`, nhs_number: null })
      .where('id', '=', id)
      .execute()
    return { what: '', place, status: 200, done: true, isList: false }
  }, asker)
  const behind = await openList(asker, '/ncmp/monitoring/indicators/blank-nhs-number/records', signs)
  const one = (place: Place, id: string) =>
    open(asker, 'open a record', { url: `/ncmp/monitoring/records/${id}`, place })
  return [...behind, ...(await atEachPupil(one, asker))]
}

const signOffFields = Object.fromEntries(indicatorKeys.map((key) => [`reason-${key}`, 'genuine']))

async function step(asker: Asker, slug: string, fields: Readonly<Record<string, string>>): Promise<Asked> {
  const read = () => asker.db.selectFrom('ncmp.submissions').selectAll().execute()
  return send(asker, slug, { url: `/ncmp/submission/${slug}`, place: 'none', fields, read })
}

/** The submission is final and extracted, as the national team and the lead leave it, when the permission is asked for. */
async function permitPurge(asker: Asker): Promise<readonly Asked[]> {
  const finalised = { signed_off_at: testNow, finalised_at: testNow, final_at: testNow, extracted_at: testNow }
  const final = { status: 'final' as const, ...finalised }
  await asker.db
    .insertInto('ncmp.submissions')
    .values({ authority_id: authorities.northtown.id, collection_year: 2026, ...final })
    .onConflict((on) => on.columns(['authority_id', 'collection_year']).doUpdateSet(final))
    .execute()
  return [await step(asker, 'purge-permission', { confirmed: 'yes' })]
}

async function finalise(asker: Asker): Promise<readonly Asked[]> {
  await asker.db.updateTable('ncmp.pupils').set({ warnings_confirmed_at: testNow }).execute()
  return [
    await open(asker, 'open the submission', { url: '/ncmp/submission', place: 'none' }),
    await step(asker, 'finalisation', {}),
  ]
}

async function addAndRemoveUsers(asker: Asker): Promise<readonly Asked[]> {
  const { db } = asker
  const members = () => db.selectFrom('memberships').select(['id', 'status']).orderBy('id').execute()
  const list = await openList(asker, '/ncmp/users', {
    authority: people.nia.membership,
    foreign: people.pat.membership,
  })
  const fields = { name: 'Una New', email: 'una.new@northtown.example', step: 'check' }
  const add = await send(asker, 'add a user', { url: '/ncmp/users/new', place: 'none', fields, read: members })
  const remove = (place: Place, id: string) =>
    send(asker, 'remove a user', { url: `/ncmp/users/${id}/removal`, place, fields: { reason: 'Left' }, read: members })
  return [
    ...list,
    add,
    await remove('authority', people.olu.membership),
    await remove('foreign', people.pat.membership),
  ]
}

async function assignRoles(asker: Asker): Promise<readonly Asked[]> {
  const assign = (place: Place, membership: string, given: readonly string[]) =>
    send(asker, 'assign roles', {
      url: `/ncmp/users/${membership}/roles`,
      place,
      fields: { roles: given, confirmed: 'yes' },
      read: () =>
        asker.db
          .selectFrom('assignments')
          .select('role')
          .where('membership_id', '=', membership)
          .orderBy('role')
          .execute(),
    })
  return [
    await assign('authority', people.nia.membership, ['monitor', 'collector']),
    // Oneself: only the super user's own page gives Sam a second role.
    await assign('authority', people.sam.membership, ['superUser', 'laSetup']),
    await assign('foreign', people.pat.membership, ['monitor']),
  ]
}

async function assignSchools(asker: Asker): Promise<readonly Asked[]> {
  const assign = (place: Place, membership: string, school: string) =>
    send(asker, 'assign schools', {
      url: `/ncmp/users/${membership}/schools`,
      place,
      fields: {
        reach: 'ticked',
        places: school,
        shown: Object.values(schools)
          .map(({ id }) => id)
          .join(' '),
        confirmed: 'yes',
      },
      read: () =>
        asker.db
          .selectFrom('membership_places')
          .select('organisation_id')
          .where('membership_id', '=', membership)
          .execute(),
    })
  return [
    await assign('authority', people.nia.membership, schools.elm.id),
    await assign('authority', people.sam.membership, schools.elm.id),
    await assign('foreign', people.pat.membership, schools.teasel.id),
  ]
}
