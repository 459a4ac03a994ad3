import { dateInWords, defineForm, definePage, today } from '@remit/platform/service'
import { z } from 'zod'
import { asTyped } from '../reference/pounds.ts'
import {
  type CertificateTable,
  certificateDueOn,
  type FoundCertificate,
  fillClientCertificate,
  findClientCertificate,
  listClientCertificates,
} from './certificates.ts'
import { figureFields } from './figures-form.ts'
import { outcomeRows, yearInWords } from './year-figures.ts'

/** The certificates that GPs have asked an accountant to fill in. */
export const clientList = definePage({
  path: '/clients',
  needs: { anywhere: 'certificate.fill' },
  template: 'client-list.njk',
  title: 'Clients’ certificates',
  async view({ db, user, now }) {
    const rows = await listClientCertificates(db, user, now)
    const day = today(now)
    return {
      back: { href: '/pcse', text: 'Home' },
      rows: rows.map((row) => ({
        ...row,
        year: yearInWords(row.pension_year),
        dueOn: dateInWords(certificateDueOn(row.pension_year)),
        isLate: row.declared_at === null && day > certificateDueOn(row.pension_year),
      })),
    }
  },
})

/** One of them: the accountant fills in the figures, and cannot declare them. */
export const client = definePage<Pick<CertificateTable, 'practice_pence' | 'other_pence'>, FoundCertificate>({
  path: '/clients/:certificate',
  needs: 'certificate.fill',
  template: 'client.njk',
  title: 'Client’s certificate',
  on: ({ db, user, params, now }) => findClientCertificate(db, user, params.certificate, now),
  form: defineForm(z.object(figureFields)),
  async view({ db, on }) {
    return {
      title: `Certificate of ${on.performer}`,
      caption: yearInWords(on.pension_year),
      back: { href: '/pcse/clients', text: 'Clients’ certificates' },
      certificate: on,
      declaredOn: on.declared_at === null ? '' : dateInWords(on.declared_at),
      stored: { practice: asTyped(on.practice_pence), other: asTyped(on.other_pence) },
      known: await outcomeRows(db, on),
    }
  },
  async act({ tx, user, now, on }, figures) {
    await fillClientCertificate(tx, user, { certificate: on, figures }, now)
    return { to: `/pcse/clients/${on.id}`, notice: `Figures saved. ${on.performer} looks at them and declares them.` }
  },
})
