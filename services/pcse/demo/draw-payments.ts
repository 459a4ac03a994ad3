import { recordAll } from '@remit/platform/audit'
import type { Tx } from '@remit/platform/db'
import { today } from '@remit/platform/service'
import { sql } from 'kysely'
import { addStatements } from '../payments/add-statements.ts'
import { firstOfMonth } from '../reference/months.ts'
import { contracts } from './contracts.ts'
import { claimsOfMonth, claimsUnderWay } from './draw-claims.ts'
import { practices } from './gps.ts'
import { idOf } from './id-of.ts'
import { centre, places } from './places.ts'

const months = 12

/**
 * Sets the contracts, and draws the claims of the last twelve months with the payment run of each, made as the centre makes
 * it; two claims of every practice are under way. Recorded as a line for each practice.
 */
export async function addPayments(tx: Tx, now: Date): Promise<void> {
  const rows = practices.map((at) => ({ ...contracts[at], practice_id: places[at].id, changed_at: now }))
  await tx.insertInto('pcse.contracts').values(rows).execute()
  const thisMonth = firstOfMonth(today(now))
  for (let back = months; back > 0; back--) await addMonth(tx, firstOfMonth(thisMonth, -back))
  const underWay = [...claimsUnderWay(firstOfMonth(thisMonth, -1))]
  await tx.insertInto('pcse.claims').values(underWay).execute()
  await addInvoices(tx)
  await recordAll(
    tx,
    practices.map((at) => ({
      at: now,
      actor: { system: 'demonstration' },
      service: 'pcse',
      organisation: { id: places[at].id, path: `/${centre.id}/${places[at].parent}/${places[at].id}/` },
      action: 'claims.added',
      subject: { type: 'practice', id: places[at].id, name: places[at].name },
      after: { claims: months * 4 + 2, statements: months },
    })),
  )
}

async function addMonth(tx: Tx, month: string): Promise<void> {
  const claims = [...claimsOfMonth(month)]
  await tx.insertInto('pcse.claims').values(claims).execute()
  const paysOn = `${month.slice(0, 7)}-25`
  const at = new Date(`${paysOn}T06:10:00Z`)
  const id = idOf(`run ${month}`)
  const made_at = new Date(`${month.slice(0, 7)}-14T10:00:00Z`)
  await tx.insertInto('pcse.payment_runs').values({ id, month, pays_on: paysOn, status: 'paid', made_at }).execute()
  await addStatements(tx, { run: id, month }, made_at)
  await tx.updateTable('pcse.claims').set({ status: 'paid', changed_at: at }).where('run_id', '=', id).execute()
}

/** The smallest PDF that opens: one empty page. */
const invoice = `%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj
trailer<</Root 1 0 R>>
`

/** Every claim but the drafts has its evidence. */
async function addInvoices(tx: Tx): Promise<void> {
  await sql`insert into pcse.claim_evidence (id, claim_id, name, type, content, added_at)
    select gen_random_uuid(), id, 'invoice.pdf', 'application/pdf', convert_to(${invoice}, 'UTF8'),
      coalesce(submitted_at, changed_at)
    from pcse.claims where status <> 'draft'`.execute(tx)
}
