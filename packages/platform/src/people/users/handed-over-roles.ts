import type { Policy } from '@remit/policy'
import type { Reader } from '../../db/index.ts'
import { type DirectoryCommand, type Member, membersHolding } from '../../directory/index.ts'

/** Somebody who holds a role whose places are all taken, and the command that takes it from them. */
export interface Taken {
  role: string
  membership: string
  name: string
  /** What its tick box sends: role and membership. */
  value: string
  command: DirectoryCommand
}

/**
 * Who holds the places of roles that only so many may hold, where none is left for this member: giving such a role is
 * possible only by taking it from one of them in the same change.
 */
export async function holdersInTheWay(reader: Reader, policy: Policy, member: Member, now: Date): Promise<Taken[]> {
  const found: Taken[] = []
  for (const { source } of policy.constraints) {
    if (!('atMost' in source) || source.per !== member.organisation.kind || 'family' in source.roles) continue
    const roles = source.roles
    const holders = await membersHolding(reader, { organisation: member.organisation.id, roles }, now)
    const others = holders.filter(({ membership }) => membership !== member.id)
    const [role] = roles
    if (roles.length !== 1 || role === undefined || others.length < source.atMost) continue
    found.push(...others.map(({ membership, name }) => takenRole(role, membership, name)))
  }
  return found
}

/** Those of the holders whose box was ticked, for roles that are given in the same change. */
export function takenFrom(holders: readonly Taken[], ticked: readonly string[], added: readonly string[]): Taken[] {
  return holders.filter(({ role, value }) => added.includes(role) && ticked.includes(value))
}

function takenRole(role: string, membership: string, name: string): Taken {
  const command = { do: 'revokeRole' as const, membership, role }
  return { role, membership, name, value: `${role} ${membership}`, command }
}
