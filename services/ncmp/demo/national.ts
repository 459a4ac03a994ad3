import { recordAll } from '@remit/platform/audit'
import { type Db, inTransaction, type Tx } from '@remit/platform/db'
import { addUser, applyChanges, type DirectoryCommand, hashPassword } from '@remit/platform/directory'
import { today } from '@remit/platform/service'
import { compileOrThrow, type Policy } from '@remit/policy'
import { sql } from 'kysely'
import { ncmpPolicy } from '../policy.ts'
import { yearByDate } from '../years/collection-year.ts'
import { demonstrationPassword } from './demonstration-password.ts'
import { drawPupils, type NewPupil } from './draw-pupils.ts'
import { nationalPeople } from './national-people.ts'
import { type NationalAuthority, type NationalSchool, nationalAuthorities, wholeCountry } from './national-places.ts'
import { idOf } from './seeded.ts'

const actor = { system: 'operator', name: 'demonstration' } as const
const centre = { id: idOf('national centre'), name: 'NCMP national team' }
const atOnce = 2000

/** What every authority is filled with. */
interface Filling {
  policy: Policy
  passwordHash: string
  now: Date
}

/**
 * Fills an empty database with a country: this share (0 to 1) of 150 authorities, 18,000 schools and 1.2 million pupils, with seven
 * users to an authority. Places and people go through the same doors as everybody’s. One transaction for each authority; the same every time for
 * the same day. Answers what there is, in words.
 */
export async function seedNational(db: Db, share: number, now: Date): Promise<string> {
  const size = {
    authorities: Math.max(2, Math.round(wholeCountry.authorities * share)),
    schools: Math.max(6, Math.round(wholeCountry.schools * share)),
  }
  const passwordHash = await hashPassword(demonstrationPassword, Buffer.from('ncmp-demo-salt--'))
  const filling = { policy: compileOrThrow(ncmpPolicy), passwordHash, now }
  const first = [place(centre.id, 'centre', { name: centre.name })]
  await inTransaction(db, (tx) => applyChanges(tx, { policy: filling.policy, actor, commands: first, now }))
  let pupils = 0
  for (const authority of nationalAuthorities(size)) {
    pupils += await inTransaction(db, (tx) => addAuthority(tx, authority, filling))
  }
  // The planner is told at once how much there is.
  await sql`vacuum analyze`.execute(db)
  const words = (count: number) => count.toLocaleString('en-GB')
  return `${words(size.authorities)} authorities, ${words(size.schools)} schools and ${words(pupils)} pupils`
}

async function addAuthority(tx: Tx, authority: NationalAuthority, filling: Filling): Promise<number> {
  const { policy, passwordHash, now } = filling
  const { id, name, code, schools } = authority
  const people = nationalPeople(authority)
  for (const { id: user, email, name: called } of people) {
    await addUser(tx, { id: user, name: called, email, passwordHash }, { system: 'demonstration' }, now)
  }
  const commands = [
    place(id, 'authority', { name, code, parent: centre.id }),
    ...schools.map((school) => place(school.id, 'school', { name: school.name, code: school.urn, parent: id })),
    ...people.map(({ command }) => command),
  ]
  await applyChanges(tx, { policy, actor, commands, now })
  await tx.insertInto('ncmp.schools').values(schools.map(schoolRow)).execute()
  const numbers = schools.map((school) => numbersRow(school, yearByDate(now)))
  await tx.insertInto('ncmp.school_years').values(numbers).execute()
  return await addPupils(tx, authority, now)
}

function place(
  id: string,
  kind: string,
  { name, code, parent }: { name: string; code?: string; parent?: string },
): DirectoryCommand {
  const organisation = { id, kind, parent, status: 'open' } as const
  return { do: 'addOrganisation', organisation, name, ...(code !== undefined && { code }) }
}

function schoolRow({ id, urn, dfeNumber, type, postcode }: NationalSchool) {
  return { organisation_id: id, urn, dfe_number: dfeNumber, school_type: type, postcode, removed_at: null }
}

/** The census knows a pupil more in each year group than the school recorded. */
function numbersRow({ id, reception, year6, stage }: NationalSchool, year: number) {
  const isCorrected = stage !== 'not started'
  return {
    school_id: id,
    collection_year: year,
    eligible_reception_dfe: reception + 1,
    eligible_year6_dfe: year6 + 1,
    eligible_reception_la: isCorrected ? reception : null,
    eligible_year6_la: isCorrected ? year6 : null,
  }
}

async function addPupils(tx: Tx, { id, schools }: NationalAuthority, now: Date): Promise<number> {
  const drawnFor = { year: yearByDate(now), today: today(now), now }
  const pupils = schools.flatMap((school) => drawPupils(school, `national ${school.urn}`, drawnFor))
  for (let from = 0; from < pupils.length; from += atOnce) await insert(tx, pupils.slice(from, from + atOnce))
  const organisation = { id, path: `/${centre.id}/${id}/` }
  const uploads = schools.map((school) => ({
    at: now,
    actor: { system: 'demonstration' },
    service: 'ncmp',
    organisation,
    action: 'pupils.added',
    subject: { type: 'school', id: school.id, name: school.name },
    after: { records: school.reception + school.year6 },
  }))
  await recordAll(tx, uploads)
  return pupils.length
}

/** As one parameter: with one for each value a statement would take no more than some hundred pupils. */
async function insert(tx: Tx, pupils: readonly NewPupil[]): Promise<void> {
  const columns = sql.join(Object.keys(pupils[0] ?? {}).map((column) => sql.ref(column)))
  await sql`insert into ncmp.pupils (${columns})
    select ${columns} from json_populate_recordset(null::ncmp.pupils, ${JSON.stringify(pupils)}::json)`.execute(tx)
}
