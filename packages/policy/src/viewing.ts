import type { Viewing } from './facts.ts'
import type { PermissionEntry, Policy } from './policy.ts'

/**
 * Whether a permission of the viewed user may be used while somebody views as them: never their own acts (credentials, account),
 * never another view-as; read-only, nothing that changes anything. Who may administer whom is `judge`'s, which refuses it all.
 */
export function isOpenTo({ viewAs }: Policy, { mode }: Viewing, permission: PermissionEntry): boolean {
  const { key, reads, types } = permission
  if (types.includes('self') || viewAs.read.includes(key) || viewAs.change.includes(key)) return false
  return mode === 'change' || reads
}
