import { type SignedInUser, visible } from '@remit/platform/access'
import { isId, type Reader, type Tx } from '@remit/platform/db'
import type { AskedResource } from '@remit/platform/service'
import { recordStep } from '../record-step.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.contracts': ContractTable
  }
}

export const contractTypes = ['GMS', 'PMS', 'APMS'] as const

/** What a practice is contracted for: its yearly value (pence) and its list of patients, counted and weighted. */
export interface ContractTable {
  practice_id: string
  type: (typeof contractTypes)[number]
  yearly_pence: number
  patients: number
  weighted_patients: number
  changed_at: Date
}

export type Contract = Omit<ContractTable, 'practice_id' | 'changed_at'>

/** The contract of a practice; undefined until its ICB has set it. */
export async function findContract(reader: Reader, practice: string) {
  return await reader
    .selectFrom('pcse.contracts')
    .select(['type', 'yearly_pence', 'patients', 'weighted_patients'])
    .where('practice_id', '=', practice)
    .executeTakeFirst()
}

/** The practices whose contract the user may set, by name, each with what it has. */
export async function listContracts(reader: Reader, user: SignedInUser, now: Date) {
  const practices = readPractices(reader).orderBy('o.name').limit(500)
  return await visible(practices, user, 'contract.change', { holder: 'o.id' }, now).execute()
}

/** One of them; undefined when the user may not set its contract. */
export async function findPractice(reader: Reader, user: SignedInUser, id: string | undefined, now: Date) {
  if (id === undefined || !isId(id)) return undefined
  const found = readPractices(reader).where('o.id', '=', id)
  const practice = await visible(found, user, 'contract.change', { holder: 'o.id' }, now).executeTakeFirst()
  const resource: AskedResource = { type: 'practice', id, holders: [id] }
  return practice && { ...practice, resource }
}

export type FoundPractice = NonNullable<Awaited<ReturnType<typeof findPractice>>>

/** Sets the contract of a practice, recorded. It counts from the next payment run on. */
export async function changeContract(
  tx: Tx,
  user: SignedInUser,
  { practice, contract }: { practice: FoundPractice; contract: Contract },
  now: Date,
): Promise<void> {
  const row = { ...contract, changed_at: now }
  await tx
    .insertInto('pcse.contracts')
    .values({ ...row, practice_id: practice.id })
    .onConflict((on) => on.column('practice_id').doUpdateSet(row))
    .execute()
  const { id, name, path } = practice
  const step = { type: 'practice', id, name, organisation: { id, path }, action: 'contract.changed' }
  await recordStep(tx, user, { ...step, after: { ...contract } }, now)
}

function readPractices(reader: Reader) {
  return reader
    .selectFrom('organisations as o')
    .leftJoin('pcse.contracts as c', 'c.practice_id', 'o.id')
    .where('o.service', '=', 'pcse')
    .where('o.kind', '=', 'practice')
    .where('o.status', '=', 'open')
    .select(['o.id', 'o.name', 'o.code', 'o.path'])
    .select(['c.type', 'c.yearly_pence', 'c.patients', 'c.weighted_patients', 'c.changed_at'])
}
