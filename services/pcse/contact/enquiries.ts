import { type SignedInUser, visible } from '@remit/platform/access'
import { isId, newId, type Reader, type Tx } from '@remit/platform/db'
import { type AskedResource, refuse } from '@remit/platform/service'
import { recordEnquiry, tellAsker } from './enquiry-traces.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.enquiries': EnquiryTable
    'pcse.enquiry_messages': EnquiryMessageTable
  }
}

/** A question to the centre. It belongs to the organisation its asker acted in. */
export interface EnquiryTable {
  id: string
  organisation_id: string
  asked_by: string
  category: Category
  subject: string
  /** Whose turn it is: `waiting` for the centre, `answered` by it. */
  status: 'waiting' | 'answered'
  changed_at: Date
}

export interface EnquiryMessageTable {
  id: string
  enquiry_id: string
  written_by: string
  side: 'asker' | 'centre'
  body: string
  written_at: Date
}

/**
 * What an enquiry may be about. The first is the one to choose about user administrators (stated by the page of GP
 * Payments and Pensions user administrators); the others are inferred from the services.
 */
export const categories = [
  'PCSE Online Access enquiries',
  'GP payments',
  'GP pensions',
  'Performers List',
  'Records and supplies',
  'Something else',
] as const
export type Category = (typeof categories)[number]

/** Sends a question to the centre, recorded. Answers its id. Anybody who belongs to an organisation may. */
export async function addEnquiry(
  tx: Tx,
  user: SignedInUser,
  { category, subject, body }: { category: Category; subject: string; body: string },
  now: Date,
): Promise<string> {
  const id = newId(now)
  const { organisation } = user.acting
  await tx
    .insertInto('pcse.enquiries')
    .values({
      id,
      organisation_id: organisation.id,
      asked_by: user.id,
      category,
      subject,
      status: 'waiting',
      changed_at: now,
    })
    .execute()
  await addMessage(tx, user, { enquiry: id, side: 'asker', body }, now)
  await recordEnquiry(tx, user, { id, subject, organisation, action: 'enquiry.asked', after: { category } }, now)
  return id
}

/** What the user asked, of every organisation they act in, the newest first. */
export async function listOwnEnquiries(reader: Reader, user: SignedInUser) {
  return await readEnquiries(reader)
    .where('e.asked_by', '=', user.id)
    .orderBy('e.changed_at', 'desc')
    .orderBy('e.id', 'desc')
    .limit(200)
    .execute()
}

/** One that the user asked; undefined when there is none, or somebody else did. */
export async function findOwnEnquiry(reader: Reader, user: SignedInUser, id: string | undefined) {
  if (id === undefined || !isId(id)) return undefined
  const enquiry = await readEnquiries(reader)
    .where('e.id', '=', id)
    .where('e.asked_by', '=', user.id)
    .executeTakeFirst()
  return enquiry && withResource(enquiry)
}

/** Those the user may see as the centre, with this status, the longest waiting first. */
export async function listEnquiries(reader: Reader, user: SignedInUser, status: EnquiryTable['status'], now: Date) {
  const enquiries = readEnquiries(reader)
    .where('e.status', '=', status)
    .orderBy('e.changed_at')
    .orderBy('e.id')
    .limit(200)
  return await visible(enquiries, user, 'enquiry.view', { holder: 'e.organisation_id' }, now).execute()
}

/** One the user may see as the centre; undefined when there is none. */
export async function findEnquiry(reader: Reader, user: SignedInUser, id: string | undefined, now: Date) {
  if (id === undefined || !isId(id)) return undefined
  const found = readEnquiries(reader).where('e.id', '=', id)
  const enquiry = await visible(found, user, 'enquiry.view', { holder: 'e.organisation_id' }, now).executeTakeFirst()
  return enquiry && withResource(enquiry)
}

export type FoundEnquiry = NonNullable<Awaited<ReturnType<typeof findEnquiry>>>

/** What was written in an enquiry, in order, each with its writer's name. */
export async function listMessages(reader: Reader, enquiry: string) {
  return await reader
    .selectFrom('pcse.enquiry_messages as m')
    .innerJoin('users as u', 'u.id', 'm.written_by')
    .where('m.enquiry_id', '=', enquiry)
    .select(['m.id', 'm.side', 'm.body', 'm.written_at', 'u.name as writer'])
    .orderBy('m.written_at')
    .orderBy('m.id')
    .execute()
}

/** The asker writes again: it waits for the centre once more. Recorded. */
export async function replyToEnquiry(
  tx: Tx,
  user: SignedInUser,
  { enquiry, body }: { enquiry: FoundEnquiry; body: string },
  now: Date,
): Promise<void> {
  await turn(tx, enquiry.id, 'waiting', now)
  await addMessage(tx, user, { enquiry: enquiry.id, side: 'asker', body }, now)
  await recordEnquiry(tx, user, { ...enquiry, action: 'enquiry.replied' }, now)
}

/** The centre answers, recorded, and the asker is told by email. Refuses `conflict` when a colleague answered meanwhile. */
export async function answerEnquiry(
  tx: Tx,
  user: SignedInUser,
  { enquiry, body }: { enquiry: FoundEnquiry; body: string },
  now: Date,
): Promise<void> {
  const turned = await turn(tx, enquiry.id, 'answered', now)
  if (!turned) throw refuse('conflict', 'A colleague answered this enquiry while you were writing.')
  await addMessage(tx, user, { enquiry: enquiry.id, side: 'centre', body }, now)
  await recordEnquiry(tx, user, { ...enquiry, action: 'enquiry.answered' }, now)
  await tellAsker(tx, { ...enquiry, to: enquiry.email }, now)
}

/** Whether it is the other side's turn now; false when it was already. */
async function turn(tx: Tx, id: string, status: EnquiryTable['status'], now: Date): Promise<boolean> {
  const turned = await tx
    .updateTable('pcse.enquiries')
    .set({ status, changed_at: now })
    .where('id', '=', id)
    .where('status', '!=', status)
    .executeTakeFirst()
  return turned.numUpdatedRows > 0n
}

async function addMessage(
  tx: Tx,
  user: SignedInUser,
  { enquiry, side, body }: { enquiry: string; side: EnquiryMessageTable['side']; body: string },
  now: Date,
): Promise<void> {
  await tx
    .insertInto('pcse.enquiry_messages')
    .values({ id: newId(now), enquiry_id: enquiry, written_by: user.id, side, body, written_at: now })
    .execute()
}

function readEnquiries(reader: Reader) {
  return reader
    .selectFrom('pcse.enquiries as e')
    .innerJoin('organisations as o', 'o.id', 'e.organisation_id')
    .innerJoin('users as u', 'u.id', 'e.asked_by')
    .select(['e.id', 'e.category', 'e.subject', 'e.status', 'e.changed_at', 'e.organisation_id'])
    .select(['o.name as organisation_name', 'o.path', 'u.name as asker', 'u.email'])
}

type Row = Awaited<ReturnType<ReturnType<typeof readEnquiries>['execute']>>[number]

function withResource(row: Row) {
  const resource: AskedResource = { type: 'enquiry', id: row.id, holders: [row.organisation_id] }
  return { ...row, organisation: { id: row.organisation_id, path: row.path }, resource }
}
