import { administersHere, holdsAnywhere, type SignedInUser } from '@remit/platform/access'

/** One card of the home page: open, or closed with the reason. */
export interface Card {
  title: string
  /** Empty when the card is closed. */
  href: string
  line: string
}

/** The cards of the home page, in the order of the tabs. */
export function listCards(user: SignedInUser, now: Date): readonly Card[] {
  const cards = [usersCard(user, now)]
  if (holdsAnywhere(user, 'organisation.view', now)) cards.push(...centreCards)
  return [...cards, contactCard, helpCard]
}

const centreCards: readonly Card[] = [
  { title: 'Enquiries', href: '/pcse/enquiries', line: 'What was asked with Contact us and waits for an answer' },
  { title: 'Organisations', href: '/pcse/organisations', line: 'Practices and others, and who administers them' },
  {
    title: 'Forms for a user administrator',
    href: '/pcse/first-administrators',
    line: 'Check who authorised a form, then apply the role or send it back',
  },
  {
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

function usersCard(user: SignedInUser, now: Date): Card {
  const title = 'User management'
  const mayList = administersHere(user, now) && holdsAnywhere(user, 'user.list', now)
  const isPractice = user.acting.organisation.kind === 'practice'
  if (!(mayList && isPractice))
    return { title, href: '', line: 'Only user administrators of a practice manage its users.' }
  return { title, href: '/pcse/users', line: 'Invite users, give and take roles, and end the access of leavers' }
}
