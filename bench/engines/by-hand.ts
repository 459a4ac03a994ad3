import { matrix, reachOf } from '../workloads/matrix.ts'
import type { National } from '../workloads/national.ts'
import type { AskedThing, Question } from '../workloads/questions.ts'
import type { Engine } from './engine.ts'

type Facts = {
  readonly authority: string
  /** Bits of the actions allowed in the whole authority, and at the assigned schools. */
  readonly authorityWide: number
  readonly atAssigned: number
  readonly schools: Set<string>
  readonly list: readonly string[]
}

/**
 * The limit: what somebody would write by hand for this one model, with nothing about it changeable and no explanation of
 * an answer. Strings come in; the school and authority of the thing come from the caller, with the question.
 */
export const byHand: Engine = {
  name: 'by hand (the limit)',
  load(national) {
    const bits = new Map(matrix.map((rule, index) => [rule.action, 1 << index]))
    const users = factsOfAll(national)
    return {
      check({ user, action, resource }) {
        const facts = users.get(user)
        const bit = bits.get(action)
        if (facts === undefined || bit === undefined || resource.authority !== facts.authority) return false
        if ((facts.authorityWide & bit) !== 0) return true
        return (facts.atAssigned & bit) !== 0 && resource.school !== null && facts.schools.has(resource.school)
      },
      resolve: (user, action) => askerOf(users.get(user), bits.get(action) ?? 0),
      number: (questions) => numbered(national, bits, users, questions),
      visible: (user) => users.get(user)?.list ?? [],
      change({ id }, school, assigned) {
        const schools = users.get(id)?.schools
        if (assigned) schools?.add(school)
        else schools?.delete(school)
      },
    }
  },
  loadFlat({ actions, roles, users }) {
    const numbers = new Map(actions.map((action, index) => [action, index]))
    const held = new Map(
      users.map(({ id, role }) => [id, actions.map((action) => roles[role]?.includes(action) ?? false)]),
    )
    return (user, action) => held.get(user)?.[numbers.get(action) ?? -1] ?? false
  },
}

function askerOf(facts: Facts | undefined, bit: number): (thing: AskedThing) => boolean {
  if (facts === undefined) return () => false
  const { authority, schools } = facts
  if ((facts.authorityWide & bit) !== 0) return (thing) => thing.authority === authority
  if ((facts.atAssigned & bit) === 0) return () => false
  return (thing) => thing.authority === authority && thing.school !== null && schools.has(thing.school)
}

/** Everything already numbers: columns of users, bits of actions, authorities and schools. */
function numbered(
  national: National,
  bits: ReadonlyMap<string, number>,
  users: ReadonlyMap<string, Facts>,
  questions: readonly Question[],
): (answers: Uint8Array) => number {
  const authorities = new Map(national.authorities.map(({ id }, number) => [id, number]))
  const schools = new Map(national.authorities.flatMap((it) => it.schools.map((id, number) => [id, number] as const)))
  const userNumbers = new Map([...users.keys()].map((id, number) => [id, number]))
  const words = Math.ceil((national.authorities[0]?.schools.length ?? 0) / 32)
  const rows = new Int32Array(users.size * (3 + words))
  for (const [number, facts] of [...users.values()].entries()) {
    const row = number * (3 + words)
    rows.set([authorities.get(facts.authority) ?? -1, facts.authorityWide, facts.atAssigned], row)
    for (const id of facts.schools) {
      const school = schools.get(id) ?? 0
      rows[row + 3 + (school >> 5)] = (rows[row + 3 + (school >> 5)] ?? 0) | (1 << (school & 31))
    }
  }
  const user = Int32Array.from(questions, (it) => (userNumbers.get(it.user) ?? 0) * (3 + words))
  const action = Int32Array.from(questions, (it) => bits.get(it.action) ?? 0)
  const authority = Int32Array.from(questions, (it) => authorities.get(it.resource.authority) ?? -1)
  const school = Int32Array.from(questions, (it) => schools.get(it.resource.school ?? '') ?? -1)
  return (answers) => {
    let allowed = 0
    for (let it = 0; it < user.length; it++) {
      const row = user[it] as number
      const bit = action[it] as number
      const at = school[it] as number
      let answer = 0
      if (rows[row] === authority[it]) {
        if (((rows[row + 1] as number) & bit) !== 0) answer = 1
        else if (((rows[row + 2] as number) & bit) !== 0 && at >= 0) {
          answer = ((rows[row + 3 + (at >> 5)] as number) >> (at & 31)) & 1
        }
      }
      answers[it] = answer
      allowed += answer
    }
    return allowed
  }
}

function factsOfAll(national: National): ReadonlyMap<string, Facts> {
  return new Map(
    national.users.map((user) => {
      const bitsOf = (reach: string): number =>
        matrix.reduce((bits, rule, index) => (reachOf(rule, user.roles) === reach ? bits | (1 << index) : bits), 0)
      const facts: Facts = {
        authority: user.authority,
        authorityWide: bitsOf('authority'),
        atAssigned: bitsOf('assigned'),
        schools: new Set(user.schools),
        list: user.schools,
      }
      return [user.id, facts]
    }),
  )
}
