import { type Db, inTransaction } from '../db/index.ts'
import { listOutbox } from '../notify/index.ts'
import { addAuthorisedPerson } from '../people/first-administrator/authorised-people.ts'
import { type Answer, asVisitor, type Client, type Filled } from './as-user.ts'
import { type Store, usualStore } from './open-store.ts'
import { openPracticeHost, type PracticeHost } from './practice-host.ts'

/** What a form is filled in with; left out: Nell New of Birch asks for payments, authorised by Dr Bell. */
export type FilledForm = Partial<Record<'code' | 'name' | 'email' | 'role' | 'kind' | 'reason', string>>

/** The practices with their authorised people, and a hand to fill in forms with. */
export interface PracticeForm extends PracticeHost {
  /** Lets time pass: ten minutes unless told. */
  later(ms?: number): void
  newest(to: string): ReturnType<typeof newestOf>
  /** The first link of the newest message to this address. */
  linkIn(to: string): Promise<string>
  /** As a visitor, each answer on its own page, up to the answers; or to the page that would not have them. */
  fillIn(given?: FilledForm, approver?: Filled): Promise<{ visitor: Client; shown: Answer }>
  sendIn(given?: FilledForm, approver?: Filled): Promise<{ sent: Answer; reference: string }>
  /** Whoever the newest message at this address asks confirms. */
  authorise(to?: string): Promise<Answer>
  openForm(officer: Client, reference: string): Promise<Answer>
}

const root = '/first-administrator/practices'
const drBell = { name: 'Dr Bell', email: 'dr.bell@example.org' }

/** Opens it: Dr Bell (partner) and Guy Guard (guardian) are listed at Birch, Bo Board at the board. */
export async function openPracticeForm(store: Store = usualStore, seen?: (db: Db) => Db): Promise<PracticeForm> {
  const here = await openPracticeHost(store, seen)
  await listPeople(here)
  const later = (ms = 10 * 60_000) => {
    here.time.now = new Date(here.time.now.getTime() + ms)
  }
  const newest = (to: string) => newestOf(here, to)
  const linkIn = async (to: string) => /http:\/\/remit\.test(\/\S+)/.exec((await newest(to))?.body ?? '')?.[1] ?? 'none'
  const fillIn = (given: FilledForm = {}, approver: Filled = drBell) => {
    later()
    return fillInOn(asVisitor(here.host), given, approver)
  }
  const sendIn = async (given: FilledForm = {}, approver: Filled = drBell) => {
    const sent = await (await fillIn(given, approver)).visitor.press('Send the form')
    return { sent, reference: /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}/.exec(sent.body)?.[0] ?? '' }
  }
  const authorise = async (to = drBell.email) => {
    const visitor = asVisitor(here.host)
    await visitor.get(await linkIn(to))
    // Messages of one moment have no order.
    later(1000)
    const answered = await visitor.press('Send my answer', { decision: 'confirm' })
    later(1000)
    return answered
  }
  const openForm = async (officer: Client, reference: string) => {
    const list = await officer.get('/practices/first-administrators')
    return officer.get(list.page.getByRole('link', { name: reference }).getAttribute('href') ?? '')
  }
  return Object.assign(here, { later, newest, linkIn, fillIn, sendIn, authorise, openForm })
}

async function newestOf({ db }: PracticeHost, to: string) {
  return (await listOutbox(db, { to }))[0]
}

async function fillInOn(visitor: Client, given: FilledForm, approver: Filled) {
  const { code = 'B22222', name = 'Nell New', email = 'nell@example.org', role = 'payments', kind = 'partner' } = given
  await visitor.get(root)
  await visitor.press('Start now')
  await visitor.press('Continue', { code })
  await visitor.press('Continue', { name, email })
  await visitor.press('Continue', { role })
  const asked = await visitor.press('Continue', { kind, reason: given.reason ?? '' })
  const shown = asked.url.endsWith('/authoriser-name') ? await visitor.press('Continue', approver) : asked
  return { visitor, shown }
}

async function listPeople({ db, practices, time }: PracticeHost): Promise<void> {
  const { centre, board } = practices
  const birch = { id: practices.practices.birch, path: `/${centre}/${board}/${practices.practices.birch}/` }
  const user = { id: practices.people.Ola?.id ?? '', name: 'Ola' }
  const listed = [
    { organisation: birch, kind: 'partner', ...drBell },
    { organisation: birch, kind: 'guardian', name: 'Guy Guard', email: 'guy.guard@example.org' },
    {
      organisation: { id: board, path: `/${centre}/${board}/` },
      kind: 'board',
      name: 'Bo Board',
      email: 'bo.board@example.org',
    },
  ]
  await inTransaction(db, async (tx) => {
    for (const person of listed) await addAuthorisedPerson(tx, { ...person, service: 'practices', user, now: time.now })
  })
}
