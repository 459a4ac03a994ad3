import { administersHere, holdsAnywhere, requestsWaitingInWords } from '@remit/platform/access'
import { type Asking, dateInWords } from '@remit/platform/service'
import { listProviders } from '../providers/providers.ts'
import { listSettings } from '../settings/settings.ts'
import { lastDayOf } from '../submission/deadline.ts'
import { getSubmission, type SubmissionStatus } from '../submission/submissions.ts'
import { collectionYearOf } from '../years/collection-year.ts'
import { indicatorsWaiting, pupilsWaiting, schoolsWaiting, usersWaiting } from './waiting.ts'

/** One card of the Welcome page: open with what waits there, or closed with the reason. */
export interface Card {
  title: string
  /** Empty when the card is closed. */
  href: string
  lines: readonly string[]
}

/** The cards of the Welcome page, in the order of the tabs. */
export async function listCards(asking: Asking): Promise<readonly Card[]> {
  const cards = [await schoolsCard(asking), await pupilsCard(asking), await monitoringCard(asking)]
  const { user, now } = asking
  if (holdsAnywhere(user, 'submission.finalise', now)) cards.push(await submissionCard(asking))
  cards.push(await usersCard(asking))
  if (holdsAnywhere(user, 'provider.list', now)) cards.push(await providersCard(asking))
  if (holdsAnywhere(user, 'setting.change', now)) cards.push(settingsCard)
  return cards
}

const some = (number: number, one: string, many: string) => `${number} ${number === 1 ? one : many}`

const settingsCard: Card = {
  title: 'Settings',
  href: '/ncmp/settings',
  lines: ['The limits your figures are held against'],
}

async function schoolsCard({ db, user, now }: Asking): Promise<Card> {
  const title = 'Schools'
  if (!holdsAnywhere(user, 'school.list', now)) return closed(title, 'None of your roles includes the list of schools.')
  const { schools, withoutNumbers } = await schoolsWaiting(db, user, now)
  const lines = [some(schools, 'school on your list', 'schools on your list')]
  if (withoutNumbers > 0) lines.push(`${withoutNumbers} without eligible numbers`)
  return { title, href: '/ncmp/schools', lines }
}

async function pupilsCard({ db, user, now }: Asking): Promise<Card> {
  const title = 'Pupil data'
  if (!holdsAnywhere(user, 'pupil.list', now)) return closed(title, 'Only collectors work with pupil data.')
  const { pupils, waiting, warned } = await pupilsWaiting(db, user, now)
  const lines = [`${waiting} of ${some(pupils, 'pupil waits', 'pupils wait')} to be measured`]
  if (warned > 0) lines.push(some(warned, 'record has an unconfirmed warning', 'records have unconfirmed warnings'))
  return { title, href: '/ncmp/pupils', lines }
}

async function monitoringCard({ db, user, now }: Asking): Promise<Card> {
  const title = 'Monitoring and submissions'
  if (!holdsAnywhere(user, 'indicator.view', now)) {
    return closed(title, 'Only monitors, super monitors and the NCMP lead see the indicators.')
  }
  const { failing, schools } = await indicatorsWaiting(db, user, now)
  const beyond =
    failing === 0
      ? 'Every indicator is within its limit'
      : `${some(failing, 'indicator', 'indicators')} beyond the limit`
  return { title, href: '/ncmp/monitoring', lines: [beyond, `Counted over ${some(schools, 'school', 'schools')}`] }
}

async function submissionCard({ db, user, now }: Asking): Promise<Card> {
  const year = await collectionYearOf(db, now)
  const authority = user.acting.organisation.id
  const submission = await getSubmission(db, authority, year)
  const { status } = submission
  const deadline = lastDayOf(submission, await listSettings(db, authority))
  const state = submissionWords[status]
  return { title: 'Submission', href: '/ncmp/submission', lines: [state, `Deadline: ${dateInWords(deadline)}`] }
}

async function usersCard({ db, user, now }: Asking): Promise<Card> {
  const title = 'Manage users'
  if (!administersHere(user, now)) return closed(title, 'Only super users manage users.')
  const { active, invited } = await usersWaiting(db, user, now)
  const lines = [some(active, 'active user', 'active users')]
  if (invited > 0) lines.push(`${some(invited, 'invitation', 'invitations')} not accepted yet`)
  const requests = await requestsWaitingInWords(db, user, now)
  if (requests !== '') lines.unshift(requests)
  return { title, href: '/ncmp/users', lines }
}

async function providersCard({ db, user, now }: Asking): Promise<Card> {
  const { length } = await listProviders(db, user, now)
  const lines = [
    length === 0 ? 'The authority measures by itself' : some(length, 'provider measures', 'providers measure'),
  ]
  return { title: 'Providers', href: '/ncmp/providers', lines }
}

const submissionWords: Readonly<Record<SubmissionStatus, string>> = {
  open: 'Open',
  finalised: 'Finalised',
  queried: 'Queried: the national team waits for your answer',
  answered: 'Answered',
  final: 'Final',
}

function closed(title: string, why: string): Card {
  return { title, href: '', lines: [why] }
}
