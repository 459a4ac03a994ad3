import { type SignedInUser, visible } from '@remit/platform/access'
import { isId, newId, type Reader, type Tx } from '@remit/platform/db'
import { type AskedResource, refuse } from '@remit/platform/service'
import { pensionYearOf } from '../pensions/pension-year.ts'
import { recordStep } from '../record-step.ts'

declare module '@remit/platform/db' {
  interface Tables {
    'pcse.certificates': CertificateTable
  }
}

/** What a GP says after a pension year of all they earned in it: filled in by them or their accountant, declared by them alone. Pence. */
export interface CertificateTable {
  id: string
  performer_id: string
  pension_year: number
  /** The accountant's organisation that may fill it in; the centre when there is none. */
  holder_id: string
  practice_pence: number
  other_pence: number
  filled_by: string
  filled_at: Date
  declared_at: Date | null
}

/** The pension year that certificates are due for on a day: the last that is over. */
export function certificateYear(day: string): number {
  return pensionYearOf(day) - 1
}

/** The last day for them: 28 February in the year after the pension year's end. Source: GP pensions, end of year (stated). */
export function certificateDueOn(pensionYear: number): string {
  return `${pensionYear + 2}-02-28`
}

/** The user's own for a year; undefined when nobody has filled it in. */
export async function findOwnCertificate(reader: Reader, user: SignedInUser, year: number) {
  return await readCertificates(reader)
    .where('c.performer_id', '=', user.id)
    .where('c.pension_year', '=', year)
    .executeTakeFirst()
}

/** Those of an accountant's clients, what waits first. */
export async function listClientCertificates(reader: Reader, user: SignedInUser, now: Date) {
  const found = readCertificates(reader)
    .orderBy('c.declared_at', (by) => by.desc().nullsFirst())
    .orderBy('u.name')
    .limit(500)
  return await visible(found, user, 'certificate.fill', { holder: 'c.holder_id' }, now).execute()
}

/** One of them, and how the engine sees it; undefined when there is none. */
export async function findClientCertificate(reader: Reader, user: SignedInUser, id: string | undefined, now: Date) {
  if (id === undefined || !isId(id)) return undefined
  const found = readCertificates(reader).where('c.id', '=', id)
  const certificate = await visible(found, user, 'certificate.fill', { holder: 'c.holder_id' }, now).executeTakeFirst()
  if (certificate === undefined) return undefined
  const resource: AskedResource = { type: 'certificate', id, holders: [certificate.holder_id] }
  return { ...certificate, resource }
}

export type Certificate = NonNullable<Awaited<ReturnType<typeof findOwnCertificate>>>
export type FoundCertificate = NonNullable<Awaited<ReturnType<typeof findClientCertificate>>>

/** The accountants' organisations that a GP may choose from, by name. */
export async function listAccountants(reader: Reader) {
  return await reader
    .selectFrom('organisations')
    .select(['id', 'name'])
    .where('service', '=', 'pcse')
    .where('kind', '=', 'accountant')
    .where('status', '=', 'open')
    .orderBy('name')
    .execute()
}

type Figures = Pick<CertificateTable, 'practice_pence' | 'other_pence'>

/** A GP fills in their own and says who may help, recorded. Refuses `conflict` once it is declared. */
export async function fillOwnCertificate(
  tx: Tx,
  user: SignedInUser,
  { year, accountant, figures }: { year: number; accountant: string | undefined; figures: Figures },
  now: Date,
): Promise<void> {
  const { id: centre, path } = user.acting.organisation
  const values = { ...figures, holder_id: accountant ?? centre, filled_by: user.id, filled_at: now }
  const filled = await tx
    .insertInto('pcse.certificates')
    .values({ ...values, id: newId(now), performer_id: user.id, pension_year: year, declared_at: null })
    .onConflict((on) =>
      on
        .columns(['performer_id', 'pension_year'])
        .doUpdateSet(values)
        .where('pcse.certificates.declared_at', 'is', null),
    )
    .returning('id')
    .executeTakeFirst()
  if (filled === undefined) throw refuse('conflict', declaredAlready)
  const step = { id: filled.id, performer: user.name, organisation: { id: centre, path } }
  await recordCertificate(tx, user, { ...step, action: 'certificate.filled' }, now)
}

/** An accountant fills in a client's, recorded. Refuses `conflict` once it is declared. */
export async function fillClientCertificate(
  tx: Tx,
  user: SignedInUser,
  { certificate, figures }: { certificate: FoundCertificate; figures: Figures },
  now: Date,
): Promise<void> {
  const filled = await tx
    .updateTable('pcse.certificates')
    .set({ ...figures, filled_by: user.id, filled_at: now })
    .where('id', '=', certificate.id)
    .where('holder_id', '=', certificate.holder_id)
    .where('declared_at', 'is', null)
    .executeTakeFirst()
  if (filled.numUpdatedRows === 0n) throw refuse('conflict', declaredAlready)
  const { id, performer, path } = certificate
  const organisation = { id: certificate.holder_id, path }
  await recordCertificate(tx, user, { id, performer, organisation, action: 'certificate.filled' }, now)
}

const declaredAlready = 'This certificate has been declared. Its figures do not change any more.'

/**
 * A GP declares what stands in their certificate, recorded. Refuses `conflict` when it has been declared already, or when
 * its figures are not those of `filledAt` any more: nobody declares what they have not seen.
 */
export async function declareCertificate(
  tx: Tx,
  user: SignedInUser,
  { year, filledAt }: { year: number; filledAt: Date },
  now: Date,
): Promise<void> {
  const declared = await tx
    .updateTable('pcse.certificates')
    .set({ declared_at: now })
    .where('performer_id', '=', user.id)
    .where('pension_year', '=', year)
    .where('filled_at', '=', filledAt)
    .where('declared_at', 'is', null)
    .returning('id')
    .executeTakeFirst()
  if (declared === undefined) {
    throw refuse('conflict', 'The figures have changed since you opened the page, or they are declared already.')
  }
  const { id: centre, path } = user.acting.organisation
  const step = { id: declared.id, performer: user.name, organisation: { id: centre, path } }
  await recordCertificate(tx, user, { ...step, action: 'certificate.declared' }, now)
}

async function recordCertificate(
  tx: Tx,
  user: SignedInUser,
  step: { id: string; performer: string; organisation: { id: string; path: string }; action: string },
  now: Date,
): Promise<void> {
  const { performer, ...rest } = step
  await recordStep(tx, user, { type: 'certificate', name: `Certificate of ${performer}`, ...rest }, now)
}

function readCertificates(reader: Reader) {
  return reader
    .selectFrom('pcse.certificates as c')
    .innerJoin('organisations as o', 'o.id', 'c.holder_id')
    .innerJoin('users as u', 'u.id', 'c.performer_id')
    .innerJoin('users as f', 'f.id', 'c.filled_by')
    .select(['c.id', 'c.performer_id', 'c.pension_year', 'c.holder_id', 'c.practice_pence', 'c.other_pence'])
    .select([
      'c.filled_at',
      'c.declared_at',
      'o.path',
      'o.kind as holder_kind',
      'u.name as performer',
      'f.name as filler',
    ])
}
