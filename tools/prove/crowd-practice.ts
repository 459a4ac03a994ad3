import { type Db, inTransaction, newId } from '../../packages/platform/src/db/index.ts'
import { applyChanges } from '../../packages/platform/src/directory/index.ts'
import { compileOrThrow } from '../../packages/policy/src/index.ts'
import { pcsePolicy } from '../../services/pcse/policy.ts'
import { addMember, type CrowdWorld, operator, type Someone } from './crowd-world.ts'

/** A practice of PCSE Online with three GPP user administrators, and a crowd without any role. */
export type PracticeWorld = CrowdWorld & { readonly administrators: readonly Someone[] }

/** Builds it through the directory, as an operator would. Rejects with whatever the directory refuses. */
export async function buildPractice(db: Db, size: number, now: Date): Promise<PracticeWorld> {
  const policy = compileOrThrow(pcsePolicy)
  const [centre, icb, authority] = [newId(now), newId(now), newId(now)]
  const place = (id: string, kind: string, name: string, parent?: string) =>
    ({ do: 'addOrganisation', name, organisation: { id, kind, parent, status: 'open' } }) as const
  return inTransaction(db, async (tx) => {
    const commands = [
      place(centre, 'pcse', 'Centre'),
      place(icb, 'icb', 'Crowdham ICB', centre),
      place(authority, 'practice', 'Crowdham Surgery', icb),
    ]
    await applyChanges(tx, { policy, actor: operator, commands, now })
    const administrators: Someone[] = []
    const crowd: Someone[] = []
    for (let index = 1; index <= size + 3; index++) {
      const isAdministrator = index <= 3
      const held = { assigned: [], roles: isAdministrator ? [{ role: 'gppUserManagement' }] : [] }
      const someone = await addMember(tx, { policy, organisation: authority, index, held }, now)
      if (isAdministrator) administrators.push(someone)
      else crowd.push(someone)
    }
    return { policy, authority, chain: `pcse:${icb}`, administrators, crowd }
  })
}
