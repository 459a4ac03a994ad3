import { type ClaimType, claimTypeKeys, claimTypes, payCodeOf } from '../claims/claim-types.ts'
import type { ClaimStatus, ClaimTable } from '../claims/claims.ts'
import { type Particulars, particularsNeeded } from '../claims/particulars.ts'
import { daysLater, firstOfMonth, lastOfMonth } from '../reference/months.ts'
import { contracts } from './contracts.ts'
import { type PracticeKey, practices } from './gps.ts'
import { idOf } from './id-of.ts'
import { people } from './people.ts'
import { places } from './places.ts'

/** Who makes the claims of each practice. */
const claimants = {
  ash: people.cal,
  birch: people.bea,
  cedar: people.carl,
  damson: people.dot,
  elm: people.tess,
  fern: people.tess,
} as const satisfies Record<PracticeKey, unknown>

/** The four claims of every practice for a month (its first day): three approved, the fourth rejected or withdrawn. */
export function claimsOfMonth(month: string): readonly ClaimTable[] {
  const number = Number(month.slice(5, 7))
  return practices.flatMap((at, where) =>
    [0, 1, 2, 3].map((each) => {
      const type = claimTypeKeys[(number * 3 + where * 2 + each) % claimTypeKeys.length] ?? 'waterRates'
      const last = number % 2 === 0 ? 'rejected' : 'withdrawn'
      return draw({ at, type, month, key: `${at} ${month} ${each}`, status: each === 3 ? last : 'approved' })
    }),
  )
}

/** Two more of every practice that are still on their way: one waits for the ICB, the other is anywhere before or after. */
export function claimsUnderWay(month: string): readonly ClaimTable[] {
  const where = {
    ash: 'draft',
    birch: 'returned',
    cedar: 'draft',
    damson: 'approved',
    elm: 'returned',
    fern: 'approved',
  } as const
  return practices.flatMap((at) => [
    draw({ at, type: 'waterRates', month, key: `${at} waits`, status: 'submitted' }),
    draw({ at, type: 'clinicalWaste', month, key: `${at} under way`, status: where[at] }),
  ])
}

interface Drawn {
  at: PracticeKey
  type: ClaimType
  month: string
  key: string
  status: ClaimStatus
}

function draw({ at, type, month, key, status }: Drawn): ClaimTable {
  const by = claimants[at].id
  const madeAt = new Date(`${daysLater(month, 2)}T09:30:00Z`)
  const isSent = status !== 'draft' && status !== 'withdrawn'
  const isDecided = isSent && status !== 'submitted'
  const decidedAt = new Date(`${daysLater(month, 6)}T14:00:00Z`)
  return {
    id: idOf(`claim ${key}`),
    practice_id: places[at].id,
    type,
    period_from: firstOfMonth(month, -1),
    period_to: lastOfMonth(firstOfMonth(month, -1)),
    amount_pence: 18_000 + (spread(`${key} ${month}`) % 240_000),
    ...particularsOf(type, at, month),
    pay_code: isSent ? payCodeOf(type, contracts[at].type) : null,
    status,
    made_by: by,
    changed_at: isDecided ? decidedAt : madeAt,
    submitted_by: isSent ? by : null,
    submitted_at: isSent ? madeAt : null,
    decided_by: isDecided ? people.abel.id : null,
    decided_at: isDecided ? decidedAt : null,
    decision_words: decisionWords(status, type),
    run_id: null,
  }
}

/** A number that a text alone decides, and that another text hardly shares. */
function spread(text: string): number {
  return [...text].reduce((sum, letter) => (sum * 131 + letter.charCodeAt(0)) % 1_000_003, 7)
}

function decisionWords(status: ClaimStatus, type: ClaimType): string | null {
  if (status === 'returned') return 'The invoice is for another quarter. Send the one for this month.'
  return status === 'rejected' ? `“${claimTypes[type]}” for this month has been paid already.` : null
}

function particularsOf(type: ClaimType, at: PracticeKey, month: string): Particulars {
  const said = {
    premises: `1 ${places[at].name.split(' ').slice(0, 2).join(' ')}, Wold`,
    invoice_number: `INV-${month.slice(2, 4)}${month.slice(5, 7)}`,
    absent: 'Dr Mina Sethi',
    covering: 'Dr Hugo Marsh',
    sessions: 16,
  }
  const needed = new Set(particularsNeeded(type))
  const only = <Name extends keyof Particulars>(name: Name) => (needed.has(name) ? said[name] : null)
  return {
    premises: only('premises'),
    invoice_number: only('invoice_number'),
    absent: only('absent'),
    covering: only('covering'),
    sessions: only('sessions'),
  }
}
