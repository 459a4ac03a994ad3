import type { Tx } from '@remit/platform/db'
import { findTier } from '../pensions/contribution-tiers.ts'
import { gps, partners } from './gps.ts'
import { idOf } from './id-of.ts'
import { places } from './places.ts'

const joinedOn = '2024-04-01'

/** Links the GPs to their practices, and takes them and the partners into the pension scheme; three pay AVCs. */
export async function addMembers(tx: Tx): Promise<void> {
  const assignments = gps.map(({ id, at, role }) => ({
    id: idOf(`assignment ${id}`),
    performer_id: id,
    practice_id: places[at].id,
    role,
    starts_on: joinedOn,
    ends_on: null,
  }))
  await tx.insertInto('pcse.assignments').values(assignments).execute()
  const members = [
    ...gps.map(({ id, name, at, role, sdNumber }) => ({ performer_id: id, name, at, kind: role, sdNumber })),
    ...partners.map((partner) => ({ ...partner, performer_id: null, kind: 'nonGpPartner' as const })),
  ].map(({ at, sdNumber, ...member }) => ({
    ...member,
    id: idOf(`member ${sdNumber}`),
    practice_id: places[at].id,
    sd_number: sdNumber,
    joined_on: joinedOn,
    left_on: null,
  }))
  await tx.insertInto('pcse.pension_members').values(members).execute()
  await tx
    .insertInto('pcse.pension_pay')
    .values(members.map(({ id, kind }, index) => payOf(id, kind, index)))
    .execute()
  const avcs = members.filter((_, index) => index % 16 === 0).map(({ id }) => avcOf(id))
  await tx.insertInto('pcse.avcs').values(avcs).execute()
}

const pounds = { principal: 98_000, salaried: 61_000, nonGpPartner: 44_000 } as const

function payOf(member: string, kind: keyof typeof pounds, index: number) {
  const yearly_pence = (pounds[kind] + (index % 7) * 1450) * 100
  const rate = findTier(yearly_pence, joinedOn)?.rate ?? 0
  return { member_id: member, starts_on: joinedOn, yearly_pence, rate, why: 'joiner' as const }
}

function avcOf(member: string) {
  const kind = 'Added years' as const
  return {
    id: idOf(`avc ${member}`),
    member_id: member,
    kind,
    monthly_pence: 18_000,
    starts_on: joinedOn,
    ends_on: null,
  }
}
