import { administersHere } from '../../access/index.ts'
import type { Reader } from '../../db/index.ts'
import { findMadeRole, type ListedRole } from '../../directory/index.ts'
import { type Found, refuse, type SignedInUser } from '../../service.ts'

/** A page about making roles: the acting organisation, and the role in the address where there is one. */
export interface FoundRole extends Found {
  role: ListedRole | undefined
}

interface Looking {
  db: Reader
  user: SignedInUser
  params: Readonly<Record<string, string>>
  now: Date
}

/** Whether organisations of this kind make roles of their own at all. */
export function makesRoles({ facts, acting }: SignedInUser): boolean {
  return facts.policy.source.customRoles?.at.includes(acting.organisation.kind) === true
}

/** Whether this user may make roles here, as far as their own rules say; the engine judges every change. */
export function mayMakeRoles(user: SignedInUser, now: Date): boolean {
  return makesRoles(user) && administersHere(user, now, 'defineRole')
}

/** For a new role: undefined (404) where no roles are made; refuses with `denied` whoever may not make them. */
export async function findRoleMaking({ user, now }: Looking): Promise<FoundRole | undefined> {
  if (!makesRoles(user)) return undefined
  if (!mayMakeRoles(user, now)) throw refuse('denied', 'Your roles do not let you make or change roles.')
  const { kind, id } = user.acting.organisation
  return { role: undefined, resource: { type: kind, id, holders: [id] } }
}

/** The same, for a role made at the acting organisation; undefined (404) when it was removed, or never was. */
export async function findRoleToChange(looking: Looking): Promise<(FoundRole & { role: ListedRole }) | undefined> {
  const found = await findRoleMaking(looking)
  const { id } = looking.user.acting.organisation
  const role = found && (await findMadeRole(looking.db, id, looking.params.role ?? ''))
  return role && { ...found, role }
}
