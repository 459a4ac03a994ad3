import {
  type Ask,
  askNumber,
  check,
  checkMany,
  checkPrepared,
  compileOrThrow,
  type Facts,
  factsOf,
  judge,
  list,
  type Membership,
  type Organisation,
  type Places,
  type Policy,
  placeNumber,
  placesOf,
  prepare,
  type Resource,
  rollOf,
  type State,
} from '@remit/policy'
import type { National, User } from '../workloads/national.ts'
import type { AskedThing, Question } from '../workloads/questions.ts'
import type { Engine } from './engine.ts'
import { flatPolicy, nationalPolicy } from './remit-policy.ts'

// The engine never reads a clock: all questions are asked at this moment.
const at = Date.UTC(2026, 8, 1)

/** Remit's engine as an application uses it: compiled policy and facts kept, one question object a check. */
export const remit: Engine = {
  name: 'Remit',
  load(national) {
    const policy = compileOrThrow(nationalPolicy)
    const places = placesOf(organisationsOf(national))
    const facts = new Map<string, Facts>()
    for (const user of national.users) {
      const own = factsOf(policy, { user, memberships: [membershipOf(user)], places })
      // Facts fold when first asked: that belongs to loading, so every user asks once.
      check(policy, own, { action: 'school.view', resource: { type: 'school', id: '' } }, at)
      facts.set(user.id, own)
    }
    const ask = asker()
    return {
      check({ user, action, resource }) {
        const own = facts.get(user)
        return own !== undefined && check(policy, own, ask.of(action, resource), at).allowed
      },
      resolve(user, action) {
        const own = facts.get(user)
        if (own === undefined) return () => false
        const prepared = prepare(policy, own, action, at)
        return (thing) => checkPrepared(prepared, ask.about(thing)).allowed
      },
      number: (questions) => numbered(policy, places, facts, questions),
      visible(user) {
        const own = facts.get(user)
        const parts = own === undefined ? [] : list(policy, own, 'pupil.view', {}, at).parts
        const named = parts.map(({ where }) => (where === 'everywhere' ? [] : where.beneath))
        return named.length === 1 ? (named[0] ?? []) : named.flat()
      },
      change: changer(policy, national, facts, places),
    }
  },
  loadFlat(flat) {
    const policy = compileOrThrow(flatPolicy(flat))
    const places = placesOf([{ id: 'centre', kind: 'centre', status: 'open' }])
    const facts = new Map(
      flat.users.map(({ id, role }) => {
        const membership = {
          id,
          user: id,
          organisation: 'centre',
          status: 'active',
          assigned: [],
          assignments: [{ role }],
        } as const
        return [id, factsOf(policy, { user: { id }, memberships: [membership], places })]
      }),
    )
    const ask: Filled<Ask> = { action: '', resource: { type: 'thing' } }
    for (const own of facts.values()) check(policy, own, ask, at)
    return (user, action) => {
      const own = facts.get(user)
      ask.action = action
      return own !== undefined && check(policy, own, ask, at).allowed
    }
  },
}

/** One question object for all checks, as a busy application keeps: the engine never holds on to it. */
function asker() {
  const holders: string[] = ['']
  const resource: Filled<Resource> = { type: '', id: undefined, holders: undefined }
  const ask: Filled<Ask> = { action: '', resource }
  const about = ({ type, id, school }: AskedThing): Resource => {
    resource.type = type
    resource.id = id
    if (school !== null) holders[0] = school
    resource.holders = school === null ? undefined : holders
    return resource
  }
  const of = (action: string, thing: AskedThing): Ask => {
    ask.action = action
    about(thing)
    return ask
  }
  return { of, about }
}

function numbered(policy: Policy, places: Places, facts: ReadonlyMap<string, Facts>, questions: readonly Question[]) {
  const roll = rollOf(policy, places, [...facts.values()], at)
  const numbers = new Map([...facts.keys()].map((id, number) => [id, number]))
  const columns = {
    users: Int32Array.from(questions, ({ user }) => numbers.get(user) ?? 0),
    asks: Int32Array.from(questions, ({ action }) => askNumber(policy, action)),
    places: Int32Array.from(questions, ({ resource }) => placeNumber(places, resource.school ?? resource.id)),
  }
  return (answers: Uint8Array) => checkMany(roll, columns, answers)
}

/** A school assigned or taken away by the authority's super user, judged with every constraint of the policy. */
function changer(policy: Policy, national: National, facts: Map<string, Facts>, places: Places) {
  // An authority's state is loaded when somebody there is first changed: checks need none of it.
  const states = new Map<string, State>()
  const stateOf = (authority: string): State => {
    const organisations = organisationsOf({
      ...national,
      authorities: national.authorities.filter((it) => it.id === authority),
    })
    const users = national.users.filter((it) => it.authority === authority)
    return { organisations, memberships: users.map(membershipOf) }
  }
  const superUsers = new Map(
    national.users.filter((it) => it.roles.includes('superUser')).map((it) => [it.authority, { user: it.id }]),
  )
  return ({ id, authority }: User, school: string, isAssigned: boolean): void => {
    const own = facts.get(id)
    const state = states.get(authority) ?? stateOf(authority)
    const actor = superUsers.get(authority)
    const [before] = own?.memberships ?? []
    if (own === undefined || actor === undefined || before === undefined) throw new Error(id)
    const assigned = isAssigned ? [...before.assigned, school] : before.assigned.filter((it) => it !== school)
    const judged = judge(policy, state, actor, [{ do: 'place', membership: before.id, assigned }], at)
    if (!judged.allowed) throw new Error(judged.refusals[0]?.message)
    states.set(authority, judged.state)
    const after = judged.entries[0]?.after as Membership
    facts.set(id, factsOf(policy, { user: own.user, memberships: [after], places }))
  }
}

type Filled<T> = { -readonly [K in keyof T]: T[K] }

function organisationsOf(national: National): Organisation[] {
  return national.authorities.flatMap(({ id: authority, schools }) => [
    { id: authority, kind: 'authority', status: 'open' } as const,
    ...schools.map((id) => ({ id, kind: 'school', parent: authority, status: 'open' }) as const),
  ])
}

function membershipOf(user: User): Membership {
  return {
    id: `membership-of-${user.id}`,
    user: user.id,
    organisation: user.authority,
    status: 'active',
    assigned: user.everySchool ? [{ every: 'school' }] : user.schools,
    assignments: user.roles.map((role) => ({ role })),
  }
}
