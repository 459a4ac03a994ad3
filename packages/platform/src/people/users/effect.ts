import { reachOf } from '../roles/role-words.ts'
import type { RolesKnown } from '../roles/roles-known.ts'

/** What a change of roles gives and takes, as lines: “Edit pupil information, for the schools assigned to them”. */
export interface Effect {
  gains: readonly string[]
  losses: readonly string[]
}

/** Compares what two sets of roles let their holder do, permission by permission with how far each reaches. */
export function effectOf(
  policy: RolesKnown,
  kind: string,
  before: readonly string[],
  after: readonly string[],
): Effect {
  const [had, has] = [linesOf(policy, kind, before), linesOf(policy, kind, after)]
  return {
    gains: [...has].filter((line) => !had.has(line)),
    losses: [...had].filter((line) => !has.has(line)),
  }
}

function linesOf(policy: RolesKnown, kind: string, roles: readonly string[]): ReadonlySet<string> {
  const grants = roles.flatMap((role) => policy.roles.get(role)?.grants ?? [])
  return new Set(grants.map((grant) => `${grant.permission.label}, ${reachOf(policy, grant, kind)}`))
}
