import { administersHere, holdsAnywhere, requestsWaitingInWords, type SignedInUser } from '@remit/platform/access'
import type { Reader } from '@remit/platform/db'
import type { PcsePermission } from '../policy.ts'
import { waitingCounts } from './waiting.ts'

/** One card of the home page: open, or closed with the reason. */
export interface Card {
  title: string
  /** Empty when the card is closed. */
  href: string
  line: string
}

type Offered = Card & { needs: PcsePermission }

/** The cards of the home page: what the user may open, with how much of it waits; user management even when it is closed. */
export async function listCards(reader: Reader, user: SignedInUser, now: Date): Promise<readonly Card[]> {
  const waiting = await waitingCounts(reader, user, now)
  const open = offered
    .filter(({ needs }) => holdsAnywhere(user, needs, now))
    .map((card) => ({ ...card, line: waiting.get(card.href) ?? card.line }))
  return [...open, await usersCard(reader, user, now), contactCard, helpCard]
}

const offered: readonly Offered[] = [
  { needs: 'claim.view', title: 'Claims', href: '/pcse/claims', line: 'Payment claims and where each stands' },
  {
    needs: 'statement.view',
    title: 'Statements',
    href: '/pcse/statements',
    line: 'What the practice was paid, and its pension contributions, month by month',
  },
  {
    needs: 'estimate.submit',
    title: 'Estimates and salary changes',
    href: '/pcse/estimates',
    line: 'Pensionable pay of every member for the coming year',
  },
  {
    needs: 'pensionForm.view',
    title: 'Joiners and leavers',
    href: '/pcse/pension-forms',
    line: 'Who joins the pension scheme here, and who leaves it',
  },
  {
    needs: 'avc.change',
    title: 'AVCs',
    href: '/pcse/avcs',
    line: 'Added years and additional voluntary contributions',
  },
  { needs: 'locumForm.view', title: 'Locum forms', href: '/pcse/locum-forms', line: 'Locum A and Locum B' },
  {
    needs: 'individualEstimate.change',
    title: 'Your individual estimate',
    href: '/pcse/individual-estimate',
    line: 'What you expect from other work, hidden from your practices if you wish',
  },
  {
    needs: 'certificate.declare',
    title: 'Year-end certificate',
    href: '/pcse/year-end',
    line: 'What you earned in the last pension year, by 28 February',
  },
  {
    needs: 'certificate.fill',
    title: 'Clients’ certificates',
    href: '/pcse/clients',
    line: 'Year-end certificates of the GPs who have chosen you',
  },
  {
    needs: 'optOut.change',
    title: 'Opting out',
    href: '/pcse/opt-out',
    line: 'Leave the pension scheme and stay at your practices, or come back',
  },
  {
    needs: 'assignmentChange.view',
    title: 'Performers List',
    href: '/pcse/assignment-changes',
    line: 'Who joins a practice, leaves it or changes role',
  },
  {
    needs: 'order.manage',
    title: 'Supplies',
    href: '/pcse/orders',
    line: 'Order supplies, follow them, say what arrived',
  },
  {
    needs: 'recordRequest.manage',
    title: 'Medical record movement',
    href: '/pcse/record-requests',
    line: 'Have records collected, and see where they are',
  },
  {
    needs: 'contract.change',
    title: 'Contracts',
    href: '/pcse/contracts',
    line: 'Contract and list size of each practice',
  },
  {
    needs: 'paymentRun.make',
    title: 'Payment runs',
    href: '/pcse/payment-runs',
    line: 'Pay approved claims and contracts, month by month',
  },
  { needs: 'order.dispatch', title: 'Supplies to send out', href: '/pcse/dispatches', line: 'What practices ordered' },
  {
    needs: 'recordRequest.track',
    title: 'Records to collect and deliver',
    href: '/pcse/collections',
    line: 'Bags that practices want collected',
  },
  {
    needs: 'enquiry.view',
    title: 'Enquiries',
    href: '/pcse/enquiries',
    line: 'What was asked with Contact us and waits for an answer',
  },
  {
    needs: 'organisation.view',
    title: 'Organisations',
    href: '/pcse/organisations',
    line: 'Practices and others, and who administers them',
  },
  {
    needs: 'administratorForm.check',
    title: 'Forms for a user administrator',
    href: '/pcse/first-administrators',
    line: 'Check who authorised a form, then apply the role or send it back',
  },
  {
    needs: 'administratorForm.check',
    title: 'Authorised people',
    href: '/pcse/authorised-people',
    line: 'Who may authorise a form at each practice and ICB',
  },
]

const contactCard: Card = {
  title: 'Contact us',
  href: '/pcse/contact',
  line: 'Ask us, and read what we answered',
}
const helpCard: Card = { title: 'Help', href: '/pcse/help', line: 'Who can do what, and who can help you' }

async function usersCard(reader: Reader, user: SignedInUser, now: Date): Promise<Card> {
  const title = 'User management'
  if (administersHere(user, now, 'invite') && holdsAnywhere(user, 'user.list', now)) {
    const requests = await requestsWaitingInWords(reader, user, now)
    const line = requests || 'Invite users, give and take roles, and end the access of leavers'
    return { title, href: '/pcse/users', line }
  }
  return { title, href: '', line: 'Only user administrators manage the users of an organisation.' }
}
