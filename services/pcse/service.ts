import { defineService } from '@remit/platform/service'
import { certificatePages } from './certificates/pages.ts'
import { claimPages } from './claims/pages.ts'
import { contact } from './contact/contact.ts'
import { enquiry } from './contact/enquiry.ts'
import { enquiryQueue } from './contact/enquiry-queue.ts'
import { ownEnquiry } from './contact/own-enquiry.ts'
import { cast, seed } from './demo.ts'
import { help } from './help/help.ts'
import { locumPages } from './locums/pages.ts'
import * as organisations from './migrations/0001-organisations.ts'
import * as claims from './migrations/0002-claims.ts'
import * as payments from './migrations/0003-payments.ts'
import * as enquiries from './migrations/0004-enquiries.ts'
import * as performers from './migrations/0005-performers.ts'
import * as pensions from './migrations/0006-pensions.ts'
import * as locums from './migrations/0007-locums.ts'
import * as supplies from './migrations/0008-supplies.ts'
import * as yearEnd from './migrations/0009-year-end.ts'
import { newOrganisation } from './organisations/new-organisation.ts'
import { organisation } from './organisations/organisation.ts'
import { organisationClosure } from './organisations/organisation-closure.ts'
import { organisationList } from './organisations/organisation-list.ts'
import { paymentPages } from './payments/pages.ts'
import { payDueRunsJob } from './payments/pay-due-runs-job.ts'
import { pensionPages } from './pensions/pages.ts'
import { performerPages } from './performers/pages.ts'
import { pcsePolicy } from './policy.ts'
import { recordPages } from './records/pages.ts'
import { supplyPages } from './supplies/pages.ts'
import { welcome } from './welcome/welcome.ts'

/** PCSE Online: rooms, tabs and migrations, for the host to mount at `/pcse`. */
export const pcse = defineService({
  key: 'pcse',
  name: 'PCSE Online',
  folder: import.meta.dirname,
  policy: pcsePolicy,
  rooms: {
    welcome: [welcome],
    help: [help],
    contact: [contact, ownEnquiry, enquiryQueue, enquiry],
    claims: claimPages,
    payments: paymentPages,
    pensions: pensionPages,
    certificates: certificatePages,
    locums: locumPages,
    performers: performerPages,
    supplies: supplyPages,
    records: recordPages,
    organisations: [organisationList, newOrganisation, organisation, organisationClosure],
  },
  tabs: [
    {
      key: 'welcome',
      text: 'Home',
      href: '/pcse',
      needs: { open: 'Everybody who belongs to an organisation starts here' },
      why: '',
    },
    {
      key: 'claims',
      text: 'Claims',
      href: '/pcse/claims',
      needs: { anywhere: 'claim.view' },
      why: 'None of your roles includes claims. A GPP user administrator of your practice gives them.',
    },
    {
      key: 'statements',
      text: 'Statements',
      href: '/pcse/statements',
      needs: { anywhere: 'statement.view' },
      why: 'None of your roles includes statements. A GPP user administrator of your practice gives them.',
    },
    {
      key: 'organisations',
      text: 'Organisations',
      href: '/pcse/organisations',
      needs: { anywhere: 'organisation.view' },
      why: 'Only the centre sees every organisation.',
    },
    {
      key: 'users',
      text: 'User management',
      href: '/pcse/users',
      needs: 'user.list',
      why: 'Only user administrators of a practice manage its users.',
    },
    {
      key: 'contact',
      text: 'Contact us',
      href: '/pcse/contact',
      needs: { open: 'Everybody who belongs to an organisation may ask the centre' },
      why: '',
    },
    {
      key: 'help',
      text: 'Help',
      href: '/pcse/help',
      needs: { open: 'Guidance for everybody who belongs to an organisation' },
      why: '',
    },
  ],
  migrations: {
    'pcse/0001-organisations': organisations,
    'pcse/0002-claims': claims,
    'pcse/0003-payments': payments,
    'pcse/0004-enquiries': enquiries,
    'pcse/0005-performers': performers,
    'pcse/0006-pensions': pensions,
    'pcse/0007-locums': locums,
    'pcse/0008-supplies': supplies,
    'pcse/0009-year-end': yearEnd,
  },
  jobs: [payDueRunsJob],
  resources: {
    claim: held('pcse.claims'),
    statement: held('pcse.statements'),
    pensionMember: held('pcse.pension_members'),
    pensionForm: held('pcse.pension_forms'),
    locumForm: held('pcse.locum_forms', 'performer_id'),
    assignmentChange: held('pcse.assignment_changes', 'performer_id'),
    order: held('pcse.orders'),
    recordRequest: held('pcse.record_requests'),
    certificate: { table: 'pcse.certificates', columns: { id: 'id', holder: 'holder_id', alwaysHeld: true } },
  },
  demo: { cast, seed },
  people: {
    organisation: 'practice',
    usuallyOne: 'practice',
    words: {
      users: 'User management',
      advice:
        'Have at least two user administrators of each kind, so that leave and illness are covered. A practice has at most four GPP and at most four PL administrators. End a leaver’s access at once: their email address opens it until you do.',
    },
    needs: { list: 'user.list' },
    tab: 'users',
  },
  firstAdministrator: {
    code: { label: 'Practice code (ODS code)', hint: '1 letter and 5 digits, like G82001' },
    check: 'administratorForm.check',
    approvers: {
      'GP Partner': { label: 'GP partner' },
      'Caldicott Guardian': {
        label: 'Caldicott Guardian',
        hint: 'The senior person who protects patients’ confidentiality',
      },
      'User listed on the Authorised Email List (AEL)': {
        label: 'person on the Authorised Email List (AEL)',
        hint: 'Whoever NHS England lists as allowed to instruct us by email',
      },
      ICB: {
        label: 'contact at your ICB',
        hint: 'Only when none of the others can. We name the contact first.',
        listedAt: 'icb',
        lastResort: true,
      },
    },
  },
})

/** Where records of practices are, for other systems that ask about them. */
function held(table: string, owner?: string) {
  return { table, columns: { id: 'id', holder: 'practice_id', alwaysHeld: true, ...(owner && { owner }) } }
}
