import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../db/index.ts'
import { applyChanges } from '../../directory/index.ts'
import { asUser, asVisitor } from '../../testing/index.ts'
import { openPracticeForm, type PracticeForm } from '../../testing/practice-form.ts'
import { practicePolicy } from '../../testing/practice-host.ts'

const root = '/first-administrator/practices'
const dayMs = 86_400_000

let here: PracticeForm
beforeAll(async () => {
  here = await openPracticeForm()
})
afterAll(() => here.close())

test('an organisation with an administrator gets no form: the page says the same, the email says whom to ask, and names nobody', async () => {
  const { sent } = await here.sendIn({ code: 'a11111', name: 'Max Mail', email: 'max@example.org' })
  sent.page.getByRole('heading', { level: 1, name: 'Form sent' })
  const message = await here.newest('max@example.org')
  expect(message?.kind).toBe('first-administrator.has-administrator')
  expect(message?.body).not.toMatch(/Pia|Quin|Ash/)
})

test('a code that no organisation has gets the same page', async () => {
  const { sent } = await here.sendIn({ code: 'Z99999', name: 'Zed', email: 'zed@example.org' })
  const known = await here.sendIn({ role: 'supplies', email: 'same@example.org' })
  const bare = (body: string) => body.replaceAll(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}|nonce="[^"]+"|value="[^"]+"/g, '')
  expect(bare(sent.body)).toBe(bare(known.sent.body))
  expect((await here.newest('zed@example.org'))?.kind).toBe('first-administrator.no-organisation')
})

test('choosing a later kind asks why nobody before can authorise it', async () => {
  const { visitor, shown } = await here.fillIn({ kind: 'guardian' })
  expect(shown.status).toBe(422)
  shown.page.getByRole('link', { name: 'Enter why nobody who comes before can authorise it' })
  expect((await visitor.press('Continue', { kind: 'none of them' })).status).toBe(422)
})

test('nobody authorises their own form', async () => {
  const { shown } = await here.fillIn({}, { name: 'Nell New', email: 'nell@example.org' })
  expect(shown.status).toBe(422)
  shown.page.getByRole('link', { name: /nobody authorises their own form/ })
})

test('an officer who stands on a form does not check it, and another does', async () => {
  here.later(dayMs)
  await here.sendIn({ code: 'C33333', role: 'supplies', name: 'Omar', email: 'omar@example.org' })
  await here.authorise()
  const omar = await asUser(here.host, 'omar@example.org')
  const list = await omar.get('/practices/first-administrators')
  const link = list.page.getByRole('row', { name: /Omar/ }).querySelector('a')?.getAttribute('href') ?? ''
  const shown = await omar.get(link)
  shown.page.getByText(/You stand on this form yourself/)
  expect((await omar.post(link, { decision: 'apply' })).status).toBe(403)
})

test('a new link comes by reference and email, with one answer whether they match or not', async () => {
  here.later(dayMs)
  const { reference } = await here.sendIn({
    code: 'C33333',
    role: 'supplies',
    name: 'Flo Follow',
    email: 'flo@example.org',
  })
  here.later()
  const [old, visitor] = [await here.linkIn('flo@example.org'), asVisitor(here.host)]
  const askFor = async (email: string) => {
    await visitor.get(`${root}/progress`)
    return visitor.press('Send me a link', { reference: reference.toLowerCase().replaceAll('-', ' '), email })
  }
  const [right, wrong] = [await askFor('flo@example.org'), await askFor('eve@example.org')]
  expect([right.url, right.status]).toEqual([wrong.url, wrong.status])
  expect(await here.newest('eve@example.org')).toBeUndefined()
  expect((await asVisitor(here.host).get(old)).status).toBe(410)
  const follow = await asVisitor(here.host).get(await here.linkIn('flo@example.org'))
  follow.page.getByText('It waits for the person who is to authorise it.')
  expect(follow.page.queryByRole('button', { name: /send it again/ })).toBeNull()
})

test('a form on its way cannot be changed through its link', async () => {
  const link = await here.linkIn('flo@example.org')
  expect((await asVisitor(here.host).get(`${link}/person`)).status).toBe(409)
  expect((await asVisitor(here.host).post(`${link}/person`, { name: 'Eve', email: 'eve@example.org' })).status).toBe(
    409,
  )
})

test('one address begins ten forms an hour, and no more', async () => {
  here.later(dayMs)
  const visitor = asVisitor(here.host)
  const statuses: number[] = []
  for (let nth = 0; nth < 11; nth += 1) {
    await visitor.get(root)
    statuses.push((await visitor.press('Start now')).status)
  }
  expect(statuses).toEqual([...Array(10).fill(200), 429])
})

test('five forms a day are sent for one code, whether an organisation has it or not', async () => {
  for (const code of ['C33333', 'Y88888']) {
    here.later(2 * dayMs)
    const statuses: number[] = []
    for (let nth = 0; nth < 6; nth += 1) {
      here.later(3_600_000)
      statuses.push((await here.sendIn({ code, email: `n${nth}@example.org` })).sent.status)
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
  }
})

test('names cannot carry addresses to follow', async () => {
  const { shown } = await here.fillIn({}, { name: 'Win at www.evil.test', email: 'dr.bell@example.org' })
  shown.page.getByRole('link', { name: 'Enter a name without a web address' })
})

test('the queue and the list exist for those who check forms alone', async () => {
  const pia = await asUser(here.host, 'pia@example.org')
  for (const page of ['first-administrators', 'authorised-people', 'authorised-people/new']) {
    expect((await pia.get(`/practices/${page}`)).status, page).toBe(403)
  }
  const { id } = await here.db
    .selectFrom('appointments')
    .select('id')
    .where('organisation_id', 'is not', null)
    .executeTakeFirstOrThrow()
  expect((await pia.get(`/practices/first-administrators/${id}`)).status).toBe(404)
})

test('authorised people are added by the code of an organisation that can have them', async () => {
  const ola = await asUser(here.host, 'ola@example.org')
  await ola.get('/practices/authorised-people/new')
  const person = { code: 'QN1', kind: 'partner', name: 'Dr Wrong', email: 'wrong@example.org' }
  const wrong = await ola.press('Add to the list', person)
  expect(wrong.status).toBe(422)
  wrong.page.getByRole('link', { name: 'No organisation that can have a GP partner has the code “QN1”' })
  await ola.press('Add to the list', { ...person, code: 'c33333', name: 'Dr Right', email: 'Right@example.org' })
  const list = await ola.get('/practices/authorised-people?search=C33333')
  expect(list.page.getByRole('row', { name: /^Dr Right/ }).textContent).toMatch(/Cedar Surgery.*GP partner.*Active/s)
  await ola.get('/practices/authorised-people/new')
  const twice = await ola.press('Add to the list', { ...person, code: 'C33333', email: 'right@example.org' })
  expect(twice.status).toBe(422)
})

test('a form applied too late meets the administrator who came meanwhile', async () => {
  here.later(dayMs)
  const { reference } = await here.sendIn({ role: 'supplies', name: 'Late Lou', email: 'lou@example.org' })
  await here.authorise()
  const membership = here.practices.people.Una?.membership ?? ''
  const commands = [{ do: 'assignRole', membership, role: 'supplies' }] as const
  const actor = { system: 'operator', name: 'the tests' } as const
  const { db, time } = here
  await inTransaction(db, (tx) => applyChanges(tx, { policy: practicePolicy, actor, commands, now: time.now }))
  const ola = await asUser(here.host, 'ola@example.org')
  await here.openForm(ola, reference)
  const refused = await ola.press('Apply the role')
  expect(refused.status).toBe(409)
  refused.page.getByText(/This organisation has an administrator already/)
})
