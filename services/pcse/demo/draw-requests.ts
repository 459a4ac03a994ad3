import type { Tx } from '@remit/platform/db'
import { today } from '@remit/platform/service'
import { certificateYear } from '../certificates/certificates.ts'
import { daysLater } from '../reference/months.ts'
import { gps } from './gps.ts'
import { idOf } from './id-of.ts'
import { people } from './people.ts'
import { places } from './places.ts'

/** What is on its way at Ash Lane: locum work, a GP who wants to join, an order and a record movement. */
export async function addRequests(tx: Tx, now: Date): Promise<void> {
  const day = today(now)
  const undecided = { decided_by: null, decided_at: null, reason: null }
  const change = {
    kind: 'join',
    role: 'salaried',
    on_day: daysLater(day, 14),
    status: 'waiting',
    asked_at: now,
  } as const
  await tx
    .insertInto('pcse.assignment_changes')
    .values({
      ...change,
      ...undecided,
      id: idOf('change gwen'),
      performer_id: people.gwen.id,
      practice_id: places.ash.id,
    })
    .execute()
  await tx
    .insertInto('pcse.locum_forms')
    .values([
      { ...locumForm('first', daysLater(day, -12), now), ...undecided, status: 'sent' },
      {
        ...locumForm('second', daysLater(day, -26), now),
        status: 'confirmed',
        decided_by: people.luke.id,
        decided_at: now,
        reason: null,
      },
    ])
    .execute()
  await addSupplies(tx, now)
  await addCertificate(tx, now)
}

/** The certificate of a GP who has an accountant, filled in and not declared yet. */
async function addCertificate(tx: Tx, now: Date): Promise<void> {
  const gp = gps.find(({ name }) => name === 'Dr Asha Bell')
  if (gp === undefined) throw new Error('Dr Asha Bell is in the demonstration')
  await tx
    .insertInto('pcse.certificates')
    .values({
      id: idOf('certificate asha'),
      performer_id: gp.id,
      pension_year: certificateYear(today(now)),
      holder_id: places.ledger.id,
      practice_pence: 98_000_00,
      other_pence: 4_500_00,
      filled_by: people.abi.id,
      filled_at: now,
      declared_at: null,
    })
    .execute()
}

async function addSupplies(tx: Tx, now: Date): Promise<void> {
  const day = today(now)
  const made = { practice_id: places.ash.id, changed_at: now }
  const ordered = { ordered_by: people.orla.id, ordered_at: now, ...made }
  const order = idOf('order')
  await tx
    .insertInto('pcse.orders')
    .values([
      { ...ordered, id: order, status: 'sent' },
      { ...ordered, id: idOf('second order'), status: 'ordered' },
    ])
    .execute()
  await tx
    .insertInto('pcse.order_lines')
    .values([
      { order_id: order, item: 'FP10SS', quantity: 2, received: null },
      { order_id: order, item: 'LABEL', quantity: 1, received: null },
      { order_id: idOf('second order'), item: 'BAG', quantity: 4, received: null },
    ])
    .execute()
  const bags = { is_urgent: false, labels: ['WOLD-0412', 'WOLD-0413'], collect_on: daysLater(day, 2) }
  await tx
    .insertInto('pcse.record_requests')
    .values({ ...bags, ...made, id: idOf('movement'), status: 'asked', asked_by: people.orla.id, asked_at: now })
    .execute()
}

function locumForm(key: string, on: string, now: Date) {
  return {
    id: idOf(`locum form ${key}`),
    practice_id: places.ash.id,
    performer_id: people.hugo.id,
    sd_number: '31000007',
    work_from: on,
    work_to: on,
    fee_pence: 65_000,
    sent_at: now,
    payment_id: null,
  }
}
