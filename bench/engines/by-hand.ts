import { matrix, reachOf } from '../workloads/matrix.ts'
import type { National } from '../workloads/national.ts'
import type { Engine } from './engine.ts'

type Facts = {
  readonly authority: string
  /** Bits of the actions allowed in the whole authority, and at the assigned schools. */
  readonly authorityWide: number
  readonly atAssigned: number
  readonly schools: ReadonlySet<string>
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
    }
  },
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
      }
      return [user.id, facts]
    }),
  )
}
