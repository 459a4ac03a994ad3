import { type SignedInUser, visible } from '@remit/platform/access'
import { isId, newId, type Reader, type Tx } from '@remit/platform/db'
import { type AskedResource, refuse } from '@remit/platform/service'
import { recordStep } from '../record-step.ts'
import type { FoundPensionMember } from './members.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.avcs': AvcTable
  }
}

/** The kinds of additional contribution. Added years and AVCs are named by GP pensions (stated); the third is inferred. */
export const avcKinds = ['Added years', 'Additional voluntary contribution', 'Additional pension'] as const

/** What a member pays on top each month, in pence, from a day and perhaps to one. */
export interface AvcTable {
  id: string
  member_id: string
  kind: (typeof avcKinds)[number]
  monthly_pence: number
  starts_on: string
  ends_on: string | null
}

/** Those of the members the user reaches, by name and day. */
export async function listAvcs(reader: Reader, user: SignedInUser, now: Date) {
  const avcs = readAvcs(reader).orderBy('m.name').orderBy('a.starts_on').limit(500)
  return await visible(avcs, user, 'avc.change', { holder: 'm.practice_id' }, now).execute()
}

/** One of them; undefined when there is none. */
export async function findAvc(reader: Reader, user: SignedInUser, id: string | undefined, now: Date) {
  if (id === undefined || !isId(id)) return undefined
  const found = readAvcs(reader).where('a.id', '=', id)
  const avc = await visible(found, user, 'avc.change', { holder: 'm.practice_id' }, now).executeTakeFirst()
  if (avc === undefined) return undefined
  const resource: AskedResource = { type: 'pensionMember', id: avc.member_id, holders: [avc.practice_id] }
  return { ...avc, resource }
}

export type FoundAvc = NonNullable<Awaited<ReturnType<typeof findAvc>>>

/** Begins one for a member, recorded; it is taken from the first payment run after it starts. */
export async function addAvc(
  tx: Tx,
  user: SignedInUser,
  { member, avc }: { member: FoundPensionMember; avc: Pick<AvcTable, 'kind' | 'monthly_pence' | 'starts_on'> },
  now: Date,
): Promise<void> {
  const id = newId(now)
  await tx
    .insertInto('pcse.avcs')
    .values({ ...avc, id, member_id: member.id, ends_on: null })
    .execute()
  await recordAvc(tx, user, { ...member, action: 'avc.added', after: { ...avc } }, now)
}

/** Ends one after a day, recorded. Refuses `conflict` when it has an end already. */
export async function endAvc(
  tx: Tx,
  user: SignedInUser,
  { avc, ends_on }: { avc: FoundAvc; ends_on: string },
  now: Date,
): Promise<void> {
  const ended = await tx
    .updateTable('pcse.avcs')
    .set({ ends_on })
    .where('id', '=', avc.id)
    .where('ends_on', 'is', null)
    .executeTakeFirst()
  if (ended.numUpdatedRows === 0n) throw refuse('conflict', 'Somebody ended this contribution already.')
  await recordAvc(tx, user, { ...avc, id: avc.member_id, action: 'avc.ended', after: { kind: avc.kind, ends_on } }, now)
}

async function recordAvc(
  tx: Tx,
  user: SignedInUser,
  of: { id: string; name: string; practice_id: string; path: string; action: string; after: Record<string, unknown> },
  now: Date,
): Promise<void> {
  const { id, name, practice_id, path, action, after } = of
  const organisation = { id: practice_id, path }
  await recordStep(tx, user, { type: 'pensionMember', id, name, organisation, action, after }, now)
}

function readAvcs(reader: Reader) {
  return reader
    .selectFrom('pcse.avcs as a')
    .innerJoin('pcse.pension_members as m', 'm.id', 'a.member_id')
    .innerJoin('organisations as o', 'o.id', 'm.practice_id')
    .select(['a.id', 'a.member_id', 'a.kind', 'a.monthly_pence', 'a.starts_on', 'a.ends_on'])
    .select(['m.name', 'm.practice_id', 'o.path'])
}
