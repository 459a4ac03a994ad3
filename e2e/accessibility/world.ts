import { type Db, inTransaction, newId } from '@remit/platform/db'
import { addHandover, addRequest, findMember, inviteMember } from '@remit/platform/directory'
import { newUnsubscribeToken } from '@remit/platform/notify'
import { compileOrThrow } from '@remit/policy'
import { people } from '../../services/ncmp/demo/people.ts'
import { authorities, provider, schools } from '../../services/ncmp/demo/places.ts'
import { ncmpPolicy } from '../../services/ncmp/policy.ts'
import type { Found } from './example.ts'
import { furnishSignIn } from './sign-in-world.ts'

const actor = { system: 'operator', name: 'e2e' } as const
const organisation = authorities.northtown.id

/** Adds to the demonstration what the examples need besides, and finds the records they point at. */
export async function furnish(db: Db, now: Date): Promise<Found> {
  const [pupil, warned] = await findPupils(db)
  return {
    pupil,
    warned,
    invitation: await invite(db, now),
    unsubscribe: await messageToStop(db, now),
    userImport: await importUsers(db, now),
    review: await startReview(db, now),
    request: await askForRole(db, now),
    handover: await offerToHandOver(db, now),
    provider: provider.id,
    schoolGroup: await groupSchools(db, now),
    signIn: await furnishSignIn(db, now),
  }
}

async function findPupils(db: Db): Promise<[pupil: string, warned: string]> {
  const ofMo = people.mo.assigned as readonly (keyof typeof schools)[]
  const ids = ofMo.map((key) => schools[key].id)
  const measured = await db
    .selectFrom('ncmp.pupils')
    .select(['id', 'school_id', 'warnings'])
    .where('height_cm', 'is not', null)
    .where('school_id', 'in', ids)
    .orderBy('id')
    .execute()
  const pupil = measured.find(({ school_id }) => school_id === schools.ash.id)?.id
  const warned = measured.find(({ warnings }) => warnings.length > 0)?.id
  if (!pupil || !warned) throw new Error('The demonstration holds no such pupil.')
  return [pupil, warned]
}

async function invite(db: Db, now: Date): Promise<string> {
  const person = { email: 'una.newman@northtown.example', name: 'Una Newman' }
  const policy = compileOrThrow(ncmpPolicy)
  const sent = await inTransaction(db, (tx) =>
    inviteMember(tx, { policy, actor, ...person, organisation, roles: ['monitor'], assigned: [], now }),
  )
  return sent.token
}

async function importUsers(db: Db, now: Date): Promise<string> {
  const row = (line: number, name: string, email: string, problem: string) => ({
    line,
    name,
    email,
    roles: 'Collector',
    places: '',
    problem,
  })
  const id = newId(now)
  const rows = [
    row(2, 'Alexandra Featherstonehaugh-Cholmondeley', 'alexandra.featherstonehaugh@northtown.example', ''),
    row(3, 'Bo Bad', 'bo', '“bo” is not an email address'),
  ]
  const file = {
    service: 'ncmp',
    organisation_id: organisation,
    file_name: 'new-starters.csv',
    rows: JSON.stringify(rows),
  }
  const made = { made_by: people.sam.id, made_at: now, committed_at: null, undone_at: null }
  await db
    .insertInto('user_imports')
    .values({ id, ...file, ...made })
    .execute()
  return id
}

async function groupSchools(db: Db, now: Date): Promise<string> {
  const id = newId(now)
  const own = { authority_id: organisation, user_id: people.ben.id, created_at: now }
  const group = { name: 'Schools of the Upper Valley Partnership', school_ids: [schools.ash.id, schools.cedar.id] }
  await db
    .insertInto('ncmp.school_groups')
    .values({ id, ...own, ...group })
    .execute()
  return id
}

async function startReview(db: Db, now: Date): Promise<string> {
  const id = newId(now)
  const started = {
    started_by: people.sam.id,
    started_at: now,
    due_on: '2027-01-31',
    finished_by: null,
    finished_at: null,
  }
  const review = { id, service: 'ncmp', organisation_id: organisation, reason: 'Yearly review', ...started }
  await db.insertInto('reviews').values(review).execute()
  return id
}

async function messageToStop(db: Db, now: Date): Promise<string> {
  const of = { service: 'ncmp', topic: 'people.changes', userId: people.sam.id, now }
  return inTransaction(db, (tx) => newUnsubscribeToken(tx, of))
}

async function offerToHandOver(db: Db, now: Date): Promise<string> {
  const [from, to] = [
    await findMember(db, people.ruth.membership, now),
    await findMember(db, people.sam.membership, now),
  ]
  if (!from || !to) throw new Error('The demonstration has no Ruth or no Sam.')
  const wish = { from, to, roles: ['superUser'], leaves: true }
  return inTransaction(db, (tx) => addHandover(tx, { wish, reason: 'I retire', validDays: 14, now }))
}

async function askForRole(db: Db, now: Date): Promise<string> {
  const member = await findMember(db, people.nia.membership, now)
  if (!member) throw new Error('The demonstration has no Nia.')
  const wanted = { kind: 'role', asked: { role: 'monitor' } } as const
  const reason = 'I look after the indicators while Ben is away'
  return inTransaction(db, (tx) => addRequest(tx, { member, wanted, reason, validDays: 28, now }))
}
