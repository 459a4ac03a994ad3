import { inTransaction, newId } from '../../src/db/index.ts'
import { applyChanges } from '../../src/directory/index.ts'
import { asUser, asVisitor } from '../../src/testing/index.ts'
import type { PracticeForm } from '../../src/testing/practice-form.ts'
import { practicePolicy } from '../../src/testing/practice-host.ts'
import type { Change } from './change.ts'

/** An organisation's first administrator, from the form to the role; who may authorise; and somebody in two places. */
export const appointingChanges: readonly Change<PracticeForm>[] = [
  {
    what: 'a form for a first administrator is sent',
    open: async (here) => {
      const { visitor, shown } = await here.fillIn()
      return () => visitor.press('Send the form', {}, {}, shown)
    },
  },
  answering('a form is authorised', { decision: 'confirm' }),
  {
    what: 'a form is applied',
    open: async (here) => {
      const { ola, page } = await openNewest(here)
      return () => ola.press('Apply the role', {}, {}, page)
    },
  },
  {
    ...answering('a form is not authorised', { decision: 'refuse', reason: 'I do not know them' }, async (here) => {
      await here.sendIn({ role: 'supplies', name: 'Mia Main', email: 'mia@example.org' })
    }),
  },
  {
    what: 'a form is sent back',
    open: async (here) => {
      here.later(86_400_000)
      await here.sendIn({ role: 'supplies', name: 'Ned Not', email: 'ned@example.org' })
      await here.authorise()
      const { ola, page } = await openNewest(here)
      return () => ola.press('Send it back', { action: 'Name another', why: 'We could not reach them' }, {}, page)
    },
  },
  {
    what: 'somebody is named to authorise',
    open: async (here) => {
      here.later(86_400_000)
      const board = { code: 'C33333', kind: 'board', reason: 'Nobody else', name: 'Cy Cedar', email: 'cy@example.org' }
      await here.sendIn(board)
      const { ola, page } = await openNewest(here)
      const contact = page.page.getByLabelText('Bo Board').getAttribute('value') ?? ''
      return () => ola.press('Ask this person', { contact }, {}, page)
    },
  },
  {
    what: 'somebody is listed as authorised',
    open: async (here) => {
      const ola = await asUser(here.host, 'ola@example.org')
      const page = await ola.get('/practices/authorised-people/new')
      const typed = { code: 'B22222', kind: 'partner', name: 'Pat Partner', email: 'pat@example.org' }
      return () => ola.press('Add to the list', typed, {}, page)
    },
  },
  {
    what: 'somebody is no longer authorised',
    open: async (here) => {
      const ola = await asUser(here.host, 'ola@example.org')
      const list = await ola.get('/practices/authorised-people?search=Guy')
      const link = list.page.getByRole('link', { name: /^End.*authority of Guy Guard$/ }).getAttribute('href')
      const page = await ola.get(link ?? 'no link')
      return () => ola.press('End it', { reason: 'Retired' }, {}, page)
    },
  },
  {
    what: 'somebody is said to work at both places',
    open: async (here) => {
      here.later()
      const { people, practices } = here.practices
      const [membership, user] = [newId(here.time.now), people.Cleo?.id ?? '']
      const joining = { do: 'addMembership', membership, user, organisation: practices.birch } as const
      const commands = [{ ...joining, assigned: [], roles: [] }]
      const actor = { system: 'operator', name: 'the tests' } as const
      const { now } = here.time
      await inTransaction(here.db, (tx) => applyChanges(tx, { policy: practicePolicy, actor, commands, now }))
      const pia = await asUser(here.host, 'pia@example.org')
      const page = await pia.get(`/practices/users/${people.Cleo?.membership}/second-place`)
      return () => pia.press('They work at both', {}, {}, page)
    },
  },
]

function answering(
  what: string,
  fields: Record<string, string>,
  before: (here: PracticeForm) => Promise<unknown> = async () => {},
): Change<PracticeForm> {
  const open = async (here: PracticeForm) => {
    await before(here)
    const bell = asVisitor(here.host)
    const page = await bell.get(await here.linkIn('dr.bell@example.org'))
    // Messages of one moment have no order.
    here.later(1000)
    return () => bell.press('Send my answer', fields, {}, page)
  }
  return { what, open }
}

/** The form that waits, as an officer opens it. */
async function openNewest(here: PracticeForm) {
  const ola = await asUser(here.host, 'ola@example.org')
  const list = await ola.get('/practices/first-administrators')
  const link = list.document.querySelector<HTMLAnchorElement>('main th a')?.getAttribute('href')
  return { ola, page: await ola.get(link ?? 'no link') }
}
