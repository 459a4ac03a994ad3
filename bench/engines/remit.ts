import {
  type Ask,
  check,
  compileOrThrow,
  type Facts,
  factsOf,
  type Membership,
  type Organisation,
  placesOf,
  type Resource,
} from '@remit/policy'
import type { National, User } from '../workloads/national.ts'
import type { Engine } from './engine.ts'
import { nationalPolicy } from './remit-policy.ts'

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
    // One question object for all checks, as a busy application keeps: the engine never holds on to it.
    const holders: string[] = ['']
    const resource: Filled<Resource> = { type: '', id: undefined, holders: undefined }
    const ask: Filled<Ask> = { action: '', resource }
    return {
      check({ user, action, resource: { type, id, school } }) {
        const own = facts.get(user)
        if (own === undefined) return false
        ask.action = action
        resource.type = type
        resource.id = id
        if (school !== null) holders[0] = school
        resource.holders = school === null ? undefined : holders
        return check(policy, own, ask, at).allowed
      },
    }
  },
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
