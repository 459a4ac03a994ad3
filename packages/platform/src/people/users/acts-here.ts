import { administersHere } from '../../access/index.ts'
import type { SignedInUser } from '../../service.ts'
import { rolesAt } from '../roles/role-words.ts'
import type { RolesKnown } from '../roles/roles-known.ts'
import { assignableRoles } from './assignable-roles.ts'

/**
 * What this user's administration rules let them do to users of organisations of a kind at all, so that no page offers what is
 * refused in any case. The engine judges every change whatever was shown.
 */
export function actsHere(user: SignedInUser, known: RolesKnown, kind: string, now: Date) {
  const [given, taken] = [assignableRoles(user, known), assignableRoles(user, known, 'revoke')]
  return {
    invite: administersHere(user, now, 'invite'),
    roles: rolesAt(known, kind).some(({ key }) => given.has(key) || taken.has(key)),
    suspend: administersHere(user, now, 'suspend'),
    reactivate: administersHere(user, now, 'reactivate'),
    end: administersHere(user, now, 'end'),
  }
}
