import { matrix, reachOf } from '../workloads/matrix.ts'
import type { National, User } from '../workloads/national.ts'
import type { Engine } from './engine.ts'

type Facts = {
  readonly authority: string
  readonly authorityWide: number
  readonly atAssigned: number
  /** One bit a school of the authority. */
  readonly schools: Int32Array
}

/** The limit once more, with schools numbered within their authority while loading: faster still, and further from ordinary code. */
export const byHandNumbered: Engine = {
  name: 'by hand, schools numbered',
  load(national) {
    const bits = new Map(matrix.map((rule, index) => [rule.action, 1 << index]))
    const numbers = new Map(national.authorities.flatMap(({ schools }) => schools.map((id, number) => [id, number])))
    const users = new Map(national.users.map((user) => [user.id, factsOf(user, numbers, national)]))
    return {
      check({ user, action, resource }) {
        const facts = users.get(user)
        const bit = bits.get(action)
        if (facts === undefined || bit === undefined || resource.authority !== facts.authority) return false
        if ((facts.authorityWide & bit) !== 0) return true
        if ((facts.atAssigned & bit) === 0 || resource.school === null) return false
        const number = numbers.get(resource.school)
        return number !== undefined && (((facts.schools[number >> 5] ?? 0) >> (number & 31)) & 1) === 1
      },
    }
  },
}

function factsOf(user: User, numbers: ReadonlyMap<string, number>, national: National): Facts {
  const bitsOf = (reach: string): number =>
    matrix.reduce((bits, rule, index) => (reachOf(rule, user.roles) === reach ? bits | (1 << index) : bits), 0)
  const schools = new Int32Array(Math.ceil((national.authorities[0]?.schools.length ?? 0) / 32))
  for (const school of user.schools) {
    const number = numbers.get(school) ?? 0
    schools[number >> 5] = (schools[number >> 5] ?? 0) | (1 << (number & 31))
  }
  return { authority: user.authority, authorityWide: bitsOf('authority'), atAssigned: bitsOf('assigned'), schools }
}
