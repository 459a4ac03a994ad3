import type { CustomRole, State } from '@remit/policy'
import { sql } from 'kysely'
import type { Tx } from '../db/index.ts'
import { isAlike } from './alike.ts'
import type { MadeRole } from './custom-roles.ts'
import type { LoadedState } from './slice.ts'
import type { Writing } from './write-state.ts'

/** Writes the roles that differ between the state loaded and the state judged good; one that is gone keeps its row. */
export async function writeMadeRoles(tx: Tx, before: LoadedState, after: State, writing: Writing): Promise<void> {
  const was = new Map(before.customRoles.map((role) => [role.id, role]))
  const is = new Map((after.customRoles ?? []).map((role) => [role.id, role]))
  for (const role of is.values()) {
    const old = was.get(role.id)
    if (old === undefined) await insertRole(tx, role, writing)
    else if (!isAlike(old, role)) await updateRole(tx, role)
  }
  const gone = [...was.keys()].filter((id) => !is.has(id))
  if (gone.length === 0) return
  await tx
    .updateTable('custom_roles')
    .set({ removed_at: writing.now, revision: sql<number>`revision + 1` })
    .where('id', 'in', gone)
    .execute()
}

async function insertRole(tx: Tx, role: CustomRole, { service, assignedBy, now }: Writing): Promise<void> {
  const fixed = { id: role.id, service, organisation_id: role.organisation, made_by: assignedBy, made_at: now }
  await tx
    .insertInto('custom_roles')
    .values({ ...fixed, ...columnsOf(role) })
    .execute()
}

async function updateRole(tx: Tx, role: CustomRole): Promise<void> {
  const revised = { ...columnsOf(role), revision: sql<number>`revision + 1` }
  await tx.updateTable('custom_roles').set(revised).where('id', '=', role.id).execute()
}

function columnsOf(role: CustomRole & { description?: MadeRole['description'] }) {
  return {
    label: role.label.trim(),
    description: role.description ?? '',
    grants: JSON.stringify(role.grants),
    may_give: role.mayGive === undefined ? null : JSON.stringify({ roles: role.mayGive }),
  }
}
