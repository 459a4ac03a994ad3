import type { Membership, PolicySource, RoleSet } from '@remit/policy'
import { awake, grantsOf, place, rolesHeld, shut, type World } from './reference.ts'

/** What the constraints mean, said again. Shares no code with the engine. */

/** The roles a set of roles means. */
export function rolesIn(policy: PolicySource, roles: RoleSet): readonly string[] {
  if (!('family' in roles)) return roles
  return Object.entries(policy.roles).flatMap(([key, role]) => (role.family === roles.family ? [key] : []))
}

/** How far each constraint is broken, by constraint and subject; what is right is not mentioned. */
export function broken(policy: PolicySource, world: World, at: number): Readonly<Record<string, number>> {
  const found: Record<string, number> = {}
  const say = (key: string, subject: string, by: number) => {
    if (by > 0) found[`${key}: ${subject}`] = by
  }
  const holders = world.memberships
    .filter((it) => awake(world, it, at))
    .map((it) => ({ ...it, roles: rolesHeld(policy, world, it, at) }))
    .map((it) => ({ ...it, granted: permissionsOf(policy, world, it.roles) }))
  const users = [...new Set(holders.map((it) => it.user))]
  for (const [key, it] of Object.entries(policy.constraints)) {
    if ('atMost' in it || 'atLeast' in it) {
      const wanted = rolesIn(policy, it.roles)
      for (const { id } of world.organisations.filter((one) => one.kind === it.per && !shut(world, one.id))) {
        const here = holders.filter((one) => one.organisation === id && one.roles.some((role) => wanted.includes(role)))
        const count = new Set(here.map((one) => one.user)).size
        say(key, id, 'atMost' in it ? count - it.atMost : it.atLeast - count)
      }
    } else if ('atMostOneOf' in it) {
      const mine = (user: string) =>
        holders.filter((one) => one.user === user && place(world, one.organisation)?.kind === it.atMostOneOf)
      for (const user of users) say(key, user, mine(user).length - 1)
    } else if ('exclusiveGrants' in it && it.per === 'user') {
      const all = (user: string) => new Set(holders.filter((one) => one.user === user).flatMap((one) => one.granted))
      for (const user of users) say(key, user, it.exclusiveGrants.filter((name) => all(user).has(name)).length - 1)
    } else if ('exclusive' in it && it.per === 'user') {
      const all = (user: string) => new Set(holders.filter((one) => one.user === user).flatMap((one) => one.roles))
      for (const user of users) say(key, user, it.exclusive.filter((role) => all(user).has(role)).length - 1)
    } else {
      for (const one of holders) {
        const { roles } = one
        if ('exclusiveGrants' in it)
          say(key, one.id, it.exclusiveGrants.filter((name) => one.granted.includes(name)).length - 1)
        if ('exclusive' in it) say(key, one.id, it.exclusive.filter((role) => roles.includes(role)).length - 1)
        if ('exactlyOne' in it && place(world, one.organisation)?.kind === it.per) {
          const wanted = rolesIn(policy, it.exactlyOne)
          say(key, one.id, Math.abs(wanted.filter((role) => roles.includes(role)).length - 1))
        }
        if (!('role' in it) || !roles.includes(it.role)) continue
        if ('requires' in it)
          say(key, one.id, rolesIn(policy, it.requires).filter((role) => !roles.includes(role)).length)
        if ('coversAll' in it) say(key, one.id, hasEvery(one, it.coversAll) ? 0 : 1)
      }
    }
  }
  return found
}

/** Every permission these roles grant, however far and under whatever condition. */
const permissionsOf = (policy: PolicySource, world: World, roles: readonly string[]): readonly string[] =>
  roles.flatMap((role) => grantsOf(policy, world, role)).map((grant) => grant.permission)

const hasEvery = (it: Membership, kind: string): boolean =>
  it.assigned.some(
    (one) => typeof one !== 'string' && one.every === kind && (one.beneath ?? it.organisation) === it.organisation,
  )

/**
 * Whether a change leaves every constraint as true as it was: now and at every later moment a known date makes a difference.
 * A minimum binds an organisation from the first change after it is open.
 */
export function keepsConstraints(policy: PolicySource, was: World, is: World, at: number): boolean {
  const dates = [...was.memberships, ...is.memberships].flatMap((it) => [it, ...it.assignments])
  const moments = [at, ...dates.flatMap((it) => [it.from, it.until]).filter((it) => it !== undefined && it > at)]
  return moments.every((moment) => {
    const past = broken(policy, was, moment ?? at)
    return Object.entries(broken(policy, is, moment ?? at)).every(([key, by]) => {
      const [name = '', subject = ''] = key.split(': ')
      const constraint = policy.constraints[name]
      const isNew = place(was, subject) === undefined || shut(was, subject)
      if (constraint !== undefined && 'atLeast' in constraint && isNew) return true
      return by <= (past[key] ?? 0)
    })
  })
}
