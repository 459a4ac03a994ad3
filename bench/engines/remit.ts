import {
  askNumber,
  checkAlong,
  checkAt,
  checkMany,
  compileOrThrow,
  type ExtentPart,
  enter,
  factsIn,
  filterAlong,
  judgeIn,
  type Ledger,
  ledgerOf,
  list,
  type Membership,
  type Organisation,
  type Path,
  placeNumber,
  placesOf,
  prepare,
  rollOf,
  type State,
} from '@remit/policy'
import type { National, User } from '../workloads/national.ts'
import type { AskedThing, Question } from '../workloads/questions.ts'
import type { Engine } from './engine.ts'
import { flatPolicy, nationalPolicy } from './remit-policy.ts'

// The engine never reads a clock: all questions are asked at this moment.
const at = Date.UTC(2026, 8, 1)

/** Remit's engine as an application uses it: compiled policy and a ledger kept; a thing is asked about by the place that holds it. */
export const remit: Engine = {
  name: 'Remit',
  load(national) {
    const policy = compileOrThrow(nationalPolicy)
    const ledger = ledgerOf(policy, stateOf(national))
    // Facts fold when first asked: that belongs to loading, so every user asks once.
    for (const { id } of national.users) prepare(policy, factsIn(ledger, id), 'school.view', at)
    const pathOf = pathReader()
    return {
      check: ({ user, action, resource }) =>
        checkAlong(policy, factsIn(ledger, user), action, pathOf(resource), at).allowed,
      resolve: (user, action) => filterAlong(prepare(policy, factsIn(ledger, user), action, at), pathOf),
      number: (questions) => numbered(ledger, national, questions),
      visible(user) {
        const { parts } = list(policy, factsIn(ledger, user), 'pupil.view', {}, at)
        const [first] = parts
        return first !== undefined && parts.length === 1 ? beneathOf(first) : parts.flatMap(beneathOf)
      },
      change: changer(ledger, national),
    }
  },
  loadFlat(flat) {
    const policy = compileOrThrow(flatPolicy(flat))
    const memberships = flat.users.map(({ id, role }) => {
      const held = { assigned: [], assignments: [{ role }] }
      return { id: membershipId(id), user: id, organisation: 'centre', status: 'active' as const, ...held }
    })
    const ledger = ledgerOf(policy, { organisations: [{ id: 'centre', kind: 'centre', status: 'open' }], memberships })
    for (const { id } of flat.users) prepare(policy, factsIn(ledger, id), '', at)
    return (user, action) => checkAt(policy, factsIn(ledger, user), action, undefined, at).allowed
  },
}

const beneathOf = ({ where }: ExtentPart): readonly string[] => (where === 'everywhere' ? [] : where.beneath)

/** The path of a thing as it was loaded, written into the same array every time. */
function pathReader(): (thing: AskedThing) => Path {
  const [beneath, top] = [['', ''], ['']]
  return ({ school, authority }) => {
    if (school === null) {
      top[0] = authority
      return top
    }
    beneath[0] = school
    beneath[1] = authority
    return beneath
  }
}

function numbered(ledger: Ledger, { users }: National, questions: readonly Question[]) {
  const { policy } = ledger
  const facts = users.map(({ id }) => factsIn(ledger, id))
  const places = facts[0]?.places ?? placesOf([])
  const roll = rollOf(policy, places, facts, at)
  const numbers = new Map(users.map(({ id }, number) => [id, number]))
  const columns = {
    users: Int32Array.from(questions, ({ user }) => numbers.get(user) ?? 0),
    asks: Int32Array.from(questions, ({ action }) => askNumber(policy, action)),
    places: Int32Array.from(questions, ({ resource }) => placeNumber(places, resource.school ?? resource.id)),
  }
  return (answers: Uint8Array) => checkMany(roll, columns, answers)
}

/**
 * A school assigned or taken away by the authority's super user, judged with every constraint of the policy. Whose membership is
 * meant, and by whom, is what a request says: its path and its session.
 */
function changer(ledger: Ledger, { users }: National) {
  const superUsers = new Map(
    users.filter((it) => it.roles.includes('superUser')).map((it) => [it.authority, { user: it.id }]),
  )
  const requests = new Map(
    users.map((it) => [it.id, { actor: superUsers.get(it.authority), membership: membershipId(it.id) }]),
  )
  return ({ id }: User, school: string, isAssigned: boolean): void => {
    const { actor, membership } = requests.get(id) ?? {}
    if (actor === undefined || membership === undefined) throw new Error(id)
    const [added, removed] = isAssigned ? [[school], NONE] : [NONE, [school]]
    const judged = judgeIn(ledger, actor, [{ do: 'changePlaces', membership, added, removed }], at)
    if (!judged.allowed) throw new Error(judged.refusals[0]?.message)
    enter(ledger, judged)
  }
}

const NONE: readonly string[] = []

const membershipId = (user: string): string => `membership-of-${user}`

function organisationsOf(national: National): Organisation[] {
  return national.authorities.flatMap(({ id: authority, schools }) => [
    { id: authority, kind: 'authority', status: 'open' } as const,
    ...schools.map((id) => ({ id, kind: 'school', parent: authority, status: 'open' }) as const),
  ])
}

const stateOf = (national: National): State => ({
  organisations: organisationsOf(national),
  memberships: national.users.map(membershipOf),
})

function membershipOf(user: User): Membership {
  return {
    id: membershipId(user.id),
    user: user.id,
    organisation: user.authority,
    status: 'active',
    assigned: user.everySchool ? [{ every: 'school' }] : user.schools,
    assignments: user.roles.map((role) => ({ role })),
  }
}
