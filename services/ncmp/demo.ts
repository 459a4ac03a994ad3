import { recordAll } from '@remit/platform/audit'
import type { Tx } from '@remit/platform/db'
import { addUser, applyChanges, type DirectoryCommand, hashPassword } from '@remit/platform/directory'
import { today } from '@remit/platform/service'
import { type Assigned, compileOrThrow, type Policy } from '@remit/policy'
import { demonstrationPassword } from './demo/demonstration-password.ts'
import { drawPupils } from './demo/draw-pupils.ts'
import { addLastYear } from './demo/last-year.ts'
import { type DemoPerson, people } from './demo/people.ts'
import { type AuthorityKey, authorities, centre, type DemoSchool, provider, schools } from './demo/places.ts'
import { idOf } from './demo/seeded.ts'
import { ncmpPolicy } from './policy.ts'
import { yearByDate } from './years/collection-year.ts'

/** The named users of the demonstration, as the sign-in page lists them; whoever cannot sign in is left out. */
export const cast = Object.values(people)
  .filter(({ status }) => status === 'active')
  .map(({ name, email, part }) => ({ name, email, part }))

const actor = { system: 'operator', name: 'demonstration' } as const

/**
 * Fills an empty database with two authorities, twenty schools, seventeen people and six hundred pupils, through the same
 * doors as everybody: every constraint holds, every change is recorded. The same every time for the same day.
 */
export async function seed(tx: Tx, now: Date): Promise<void> {
  const policy = compileOrThrow(ncmpPolicy)
  await addPlaces(tx, policy, now)
  await addPeople(tx, policy, now)
  await addPupils(tx, now)
  await addLastYear(tx, yearByDate(now) - 1)
}

async function addPlaces(tx: Tx, policy: Policy, now: Date): Promise<void> {
  const authority = Object.values(authorities).map(({ id, name, number }) =>
    added(id, 'authority', { name, code: number, parent: centre.id }),
  )
  const school = Object.values(schools).map(({ id, name, urn, authority: key }) =>
    added(id, 'school', { name, code: urn, parent: authorities[key].id }),
  )
  const trust = added(provider.id, 'provider', { name: provider.name, parent: authorities[provider.authority].id })
  const commands = [added(centre.id, 'centre', { name: centre.name }), ...authority, trust, ...school, ...holding()]
  await applyChanges(tx, { policy, actor, commands, now })
  const regions = Object.values(authorities).map(({ id, region }) => ({ authority_id: id, region }))
  await tx.insertInto('ncmp.authorities').values(regions).execute()
  await tx.insertInto('ncmp.schools').values(Object.values(schools).map(schoolRow)).execute()
  const numbers = Object.values(schools).map((school) => numbersRow(school, yearByDate(now)))
  await tx.insertInto('ncmp.school_years').values(numbers).execute()
}

/** The provider measures at its schools, which stay the authority's all the same. */
function holding(): readonly DirectoryCommand[] {
  return provider.schools.map((key) => ({
    do: 'holdOrganisation',
    organisation: schools[key].id,
    holders: [provider.id],
  }))
}

function added(
  id: string,
  kind: string,
  { name, code, parent }: { name: string; code?: string; parent?: string },
): DirectoryCommand {
  const organisation = { id, kind, parent, status: 'open' } as const
  return { do: 'addOrganisation', organisation, name, ...(code !== undefined && { code }) }
}

function schoolRow({ id, urn, dfeNumber, type, postcode }: DemoSchool) {
  return { organisation_id: id, urn, dfe_number: dfeNumber, school_type: type, postcode, removed_at: null }
}

/** The census knows a pupil or two more than the school recorded; the authority corrected most schools. */
function numbersRow({ id, reception, year6, stage }: DemoSchool, year: number) {
  const corrected = stage === 'not started' ? null : 0
  return {
    school_id: id,
    collection_year: year,
    eligible_reception_dfe: reception + (reception > 0 ? 1 : 0),
    eligible_year6_dfe: year6 + (year6 > 0 ? 1 : 0),
    eligible_reception_la: corrected === null ? null : reception,
    eligible_year6_la: corrected === null ? null : year6,
  }
}

async function addPeople(tx: Tx, policy: Policy, now: Date): Promise<void> {
  // The salt is fixed so that the demonstration is the same every time; it guards a password that everybody may know.
  const passwordHash = await hashPassword(demonstrationPassword, Buffer.from('ncmp-demo-salt--'))
  for (const { id, name, email, status } of Object.values(people)) {
    await addUser(
      tx,
      { id, name, email, ...(status !== 'invited' && { passwordHash }) },
      { system: 'demonstration' },
      now,
    )
  }
  const commands = [...Object.values(people).flatMap(commandsFor), worksForProvider(people.joan)]
  await applyChanges(tx, { policy, actor, commands, now })
}

/** Somebody of the authority who belongs to its provider: that gives nothing, and says whom they work for. */
function worksForProvider({ id }: DemoPerson): DirectoryCommand {
  const membership = idOf('membership of the provider')
  return { do: 'addMembership', membership, user: id, organisation: provider.id, assigned: [], roles: [] }
}

function commandsFor(person: DemoPerson): readonly DirectoryCommand[] {
  const membership = {
    membership: person.membership,
    user: person.id,
    organisation: person.at === 'centre' ? centre.id : authorities[person.at].id,
    assigned: assignedTo(person),
    roles: person.roles.map((role) => ({ role })),
  }
  if (person.status === 'invited') return [{ do: 'invite', ...membership }]
  const suspended = { do: 'suspendMembership', membership: person.membership } as const
  return [{ do: 'addMembership', ...membership }, ...(person.status === 'suspended' ? [suspended] : [])]
}

function assignedTo({ assigned }: DemoPerson): readonly Assigned[] {
  return assigned === 'every' ? [{ every: 'school' }] : assigned.map((key) => schools[key].id)
}

async function addPupils(tx: Tx, now: Date): Promise<void> {
  const year = yearByDate(now)
  const drawn = Object.entries(schools).map(([key, school]) => ({
    school,
    pupils: drawPupils(school, key, { year, today: today(now), now }),
  }))
  for (const { pupils } of drawn)
    await tx
      .insertInto('ncmp.pupils')
      .values([...pupils])
      .execute()
  await recordAll(
    tx,
    drawn.map(({ school, pupils }) => uploadEntry(school, pupils.length, now)),
  )
}

function uploadEntry(school: DemoSchool, records: number, now: Date) {
  const path = (key: AuthorityKey) => `/${centre.id}/${authorities[key].id}/`
  return {
    at: now,
    actor: { system: 'demonstration' },
    service: 'ncmp',
    organisation: { id: authorities[school.authority].id, path: path(school.authority) },
    action: 'pupils.added',
    subject: { type: 'school', id: school.id, name: school.name },
    after: { records },
  }
}
