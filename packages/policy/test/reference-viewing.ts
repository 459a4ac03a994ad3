import type { Ask, PolicySource, User, Viewing } from '@remit/policy'
import { allows, type World } from './reference.ts'

/** What it means to look through somebody else's eyes, said again. Shares no code with the engine. */

/** May a viewer of this user do this meanwhile? */
export function allowsViewing(
  policy: PolicySource,
  world: World,
  user: User,
  viewing: Viewing,
  ask: Ask,
  at: number,
): boolean {
  const { action, resource } = ask
  const permission = Object.hasOwn(policy.permissions, action) ? policy.permissions[action] : undefined
  const isAccount = action.startsWith('self.') || [permission?.on].flat().includes('self')
  const isViewing = [policy.viewAs?.read, policy.viewAs?.change].flat().includes(action)
  if (isAccount || isViewing || resource.type === 'self') return false
  if (viewing.mode === 'read' && permission?.reads !== true) return false
  const seen = world.memberships.filter((it) => viewing.membership === undefined || it.id === viewing.membership)
  return allows(policy, { ...world, memberships: seen }, user, ask, at)
}
