import { type SignedInUser, visible } from '@remit/platform/access'
import { isId, type Reader } from '@remit/platform/db'
import type { AskedResource } from '@remit/platform/service'
import { sql } from 'kysely'
import type { PcsePermission } from '../policy.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.pension_members': PensionMemberTable
    'pcse.pension_pay': PensionPayTable
  }
}

export const memberKinds = {
  principal: 'GP principal',
  salaried: 'Salaried GP',
  nonGpPartner: 'Partner who is not a GP',
} as const

/** Somebody who is in the pension scheme at a practice. Days are `YYYY-MM-DD`; `left_on` is the last one. */
export interface PensionMemberTable {
  id: string
  practice_id: string
  /** Their account, by the Performers List; partners who are no GPs have none. */
  performer_id: string | null
  name: string
  /** Eight digits: the number of their pension. */
  sd_number: string
  kind: keyof typeof memberKinds
  joined_on: string
  left_on: string | null
}

/** What a member earns by the year from a day on, and the rate (hundredths of a per cent) they pay. */
export interface PensionPayTable {
  member_id: string
  starts_on: string
  yearly_pence: number
  rate: number
  why: 'joiner' | 'estimate' | 'change'
}

/** Whose members are asked for: those in the scheme on a day or later, with the pay in force on that day. */
export interface MemberQuestion {
  permission: PcsePermission
  day: string
}

/** The members the user reaches with a permission, by name. */
export async function listPensionMembers(
  reader: Reader,
  user: SignedInUser,
  { permission, day }: MemberQuestion,
  now: Date,
) {
  const members = readMembers(reader, day)
    .where((eb) => eb.or([eb('m.left_on', 'is', null), eb('m.left_on', '>=', day)]))
    .orderBy('m.name')
    .orderBy('m.id')
    .limit(500)
  return await visible(members, user, permission, { holder: 'm.practice_id' }, now).execute()
}

/** One of them by id, whether or not they have left; undefined when there is none. */
export async function findPensionMember(
  reader: Reader,
  user: SignedInUser,
  { permission, day, id }: MemberQuestion & { id: string | undefined },
  now: Date,
) {
  if (id === undefined || !isId(id)) return undefined
  const found = readMembers(reader, day).where('m.id', '=', id)
  const member = await visible(found, user, permission, { holder: 'm.practice_id' }, now).executeTakeFirst()
  if (member === undefined) return undefined
  const resource: AskedResource = { type: 'pensionMember', id, holders: [member.practice_id] }
  return { ...member, resource }
}

export type FoundPensionMember = NonNullable<Awaited<ReturnType<typeof findPensionMember>>>

function readMembers(reader: Reader, day: string) {
  const payOn = (column: string) =>
    sql<number | null>`(select ${sql.ref(`p.${column}`)} from pcse.pension_pay p
      where p.member_id = m.id and p.starts_on <= ${day} order by p.starts_on desc limit 1)`
  return reader
    .selectFrom('pcse.pension_members as m')
    .innerJoin('organisations as o', 'o.id', 'm.practice_id')
    .select(['m.id', 'm.practice_id', 'm.performer_id', 'm.name', 'm.sd_number', 'm.kind', 'm.joined_on', 'm.left_on'])
    .select(['o.name as practice', 'o.path'])
    .select([payOn('yearly_pence').as('yearly_pence'), payOn('rate').as('rate')])
}
