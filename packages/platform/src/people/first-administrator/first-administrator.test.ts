import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listEntries, verifyChain } from '../../audit/index.ts'
import { inTransaction } from '../../db/index.ts'
import { findMember, listMembers } from '../../directory/index.ts'
import { listOutbox } from '../../notify/index.ts'
import { asUser, asVisitor, type Client, type Filled, stores } from '../../testing/index.ts'
import { openPracticeHost, type PracticeHost, practiceService } from '../../testing/practice-host.ts'
import { firstAdministratorJobs } from './appointment-jobs.ts'
import { addAuthorisedPerson } from './authorised-people.ts'

const root = '/first-administrator/practices'
const dayMs = 86_400_000

describe.each(stores)('a first administrator by authorised form, on %s', (store) => {
  let here: PracticeHost
  beforeAll(async () => {
    here = await openPracticeHost(store)
    const { practices, people } = here.practices
    const user = { id: people.Ola?.id ?? '', name: 'Ola' }
    const list = (organisation: string, kind: string, name: string) =>
      inTransaction(here.db, (tx) =>
        addAuthorisedPerson(tx, {
          service: 'practices',
          organisation: {
            id: organisation,
            path: `/${here.practices.centre}/${here.practices.board}/${organisation}/`,
          },
          kind,
          name,
          email: `${name.toLowerCase().replaceAll(' ', '.')}@example.org`,
          user,
          now: here.time.now,
        }),
      )
    await list(practices.birch, 'partner', 'Dr Bell')
    await list(practices.birch, 'guardian', 'Guy Guard')
    await inTransaction(here.db, (tx) =>
      addAuthorisedPerson(tx, {
        service: 'practices',
        organisation: { id: here.practices.board, path: `/${here.practices.centre}/${here.practices.board}/` },
        kind: 'board',
        name: 'Bo Board',
        email: 'bo.board@example.org',
        user,
        now: here.time.now,
      }),
    )
  })
  afterAll(() => here.close())

  const later = (ms = 10 * 60_000) => {
    here.time.now = new Date(here.time.now.getTime() + ms)
  }
  const newest = async (to: string) => (await listOutbox(here.db, { to }))[0]
  const linkIn = async (to: string) => /http:\/\/remit\.test(\/\S+)/.exec((await newest(to))?.body ?? '')?.[1] ?? 'none'

  const usual = { code: 'B22222', name: 'Nell New', email: 'nell@example.org', role: 'payments', kind: 'partner' }
  const authoriser = { name: 'Dr Bell', email: 'dr.bell@example.org' }
  /** Fills the form in as a visitor, each answer on its own page, up to the answers. */
  const fillIn = async (given: Partial<typeof usual> & { reason?: string } = {}, approver: Filled = authoriser) => {
    later()
    const { code, name, email, role, kind } = { ...usual, ...given }
    const visitor = asVisitor(here.host)
    await visitor.get(root)
    await visitor.press('Start now')
    await visitor.press('Continue', { code })
    await visitor.press('Continue', { name, email })
    await visitor.press('Continue', { role })
    const asked = await visitor.press('Continue', { kind, reason: given.reason ?? '' })
    const shown = asked.url.endsWith('/authoriser-name') ? await visitor.press('Continue', approver) : asked
    return { visitor, shown }
  }
  const sendIn = async (given: Partial<typeof usual> & { reason?: string } = {}, approver: Filled = authoriser) => {
    const { visitor } = await fillIn(given, approver)
    const sent = await visitor.press('Send the form')
    return { sent, reference: /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}/.exec(sent.body)?.[0] ?? '' }
  }
  const authorise = async (to = authoriser.email) => {
    const visitor = asVisitor(here.host)
    await visitor.get(await linkIn(to))
    return visitor.press('Send my answer', { decision: 'confirm' })
  }
  const openForm = async (officer: Client, reference: string) => {
    const list = await officer.get('/practices/first-administrators')
    return officer.get(list.page.getByRole('link', { name: reference }).getAttribute('href') ?? '')
  }

  test('nine pages lead from the start to a reference, and both people get their links', async () => {
    const { visitor, shown } = await fillIn()
    shown.page.getByRole('heading', { level: 1, name: 'Check your answers' })
    expect(shown.document.querySelector('main')?.textContent).toMatch(
      /B22222.*Nell New.*Payments user management.*GP partner.*Dr Bell/s,
    )
    const sent = await visitor.press('Send the form')
    sent.page.getByRole('heading', { level: 1, name: 'Form sent' })
    expect((await newest('nell@example.org'))?.body).toContain('We have asked Dr Bell to authorise it')
    expect((await newest('dr.bell@example.org'))?.kind).toBe('first-administrator.authorise')
  })

  test('the authoriser sees exactly what they authorise, and their link works once', async () => {
    const link = await linkIn('dr.bell@example.org')
    const visitor = asVisitor(here.host)
    const { document } = await visitor.get(link)
    expect(document.querySelector('main')?.textContent).toMatch(
      /Nell New.*nell@example\.org.*Birch Surgery.*B22222.*Payments user management.*Dr Bell, GP partner/s,
    )
    expect((await visitor.press('Send my answer')).status).toBe(422)
    const thanks = await visitor.press('Send my answer', { decision: 'confirm' })
    thanks.page.getByRole('heading', { level: 1, name: 'You have authorised it' })
    expect((await asVisitor(here.host).get(link)).status).toBe(410)
    expect((await newest('nell@example.org'))?.kind).toBe('first-administrator.authorised')
    expect((await newest('ola@example.org'))?.kind).toBe('first-administrator.to-check')
  })

  test('an officer finds the authoriser listed and active, applies it, and the newcomer becomes administrator', async () => {
    const ola = await asUser(here.host, 'ola@example.org')
    const list = await ola.get('/practices/first-administrators')
    const [link] = [...list.document.querySelectorAll<HTMLAnchorElement>('main th a')]
    const shown = await ola.get(link?.getAttribute('href') ?? '')
    shown.page.getByText('Listed and active')
    const done = await ola.press('Apply the role')
    done.page.getByText('Nell New is Payments user management, and we have told them')
    const nell = asVisitor(here.host)
    await nell.get(await linkIn('nell@example.org'))
    await nell.press('Make my account', { password: 'three random words' })
    expect((await nell.get('/practices/users')).status).toBe(200)
    const { members } = await listMembers(here.db, { organisation: here.practices.practices.birch }, here.time.now)
    expect(members.find(({ user }) => user.name === 'Nell New')).toMatchObject({
      status: 'active',
      roles: [{ role: 'payments' }],
    })
  })

  test('every step stands in the history of the organisation, whose seal holds', async () => {
    const { entries } = await listEntries(here.db, { organisationId: here.practices.practices.birch })
    const actions = entries.map(({ action }) => action)
    for (const action of ['sent', 'authorised', 'applied']) expect(actions).toContain(`appointment.${action}`)
    expect(entries.find(({ action }) => action === 'membership.appointed')).toMatchObject({
      actorName: 'Ola',
      reason: expect.stringMatching(/^Form .* authorised by Dr Bell \(GP partner\)$/),
    })
    const chain = await verifyChain(here.db, `practices:${here.practices.board}`)
    expect(chain.intact).toBe(true)
  })

  test('an organisation with an administrator gets no form: the page says the same, the e-mail says whom to ask, and names nobody', async () => {
    const { sent } = await sendIn({ code: 'a11111', name: 'Max Mail', email: 'max@example.org' })
    sent.page.getByRole('heading', { level: 1, name: 'Form sent' })
    const message = await newest('max@example.org')
    expect(message?.kind).toBe('first-administrator.has-administrator')
    expect(message?.body).not.toMatch(/Pia|Quin|Ash/)
  })

  test('a code that no organisation has gets the same page', async () => {
    const { sent } = await sendIn({ code: 'Z99999', name: 'Zed', email: 'zed@example.org' })
    const known = await sendIn({ role: 'supplies', email: 'same@example.org' })
    const bare = (body: string) =>
      body.replaceAll(/[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}|nonce="[^"]+"|value="[^"]+"/g, '')
    expect(bare(sent.body)).toBe(bare(known.sent.body))
    expect((await newest('zed@example.org'))?.kind).toBe('first-administrator.no-organisation')
  })

  test('an authoriser who refuses sends it back with their reason, and the asker corrects and sends it again', async () => {
    await sendIn({ role: 'supplies', name: 'Mia Main', email: 'mia@example.org' })
    const bell = asVisitor(here.host)
    await bell.get(await linkIn('dr.bell@example.org'))
    expect((await bell.press('Send my answer', { decision: 'refuse' })).status).toBe(422)
    await bell.press('Send my answer', { decision: 'refuse', reason: 'I do not know her' })
    expect((await newest('mia@example.org'))?.body).toContain('Dr Bell did not authorise it: I do not know her')
    const mia = asVisitor(here.host)
    const follow = await mia.get(await linkIn('mia@example.org'))
    follow.page.getByText('Needs something from you')
    const answers = await mia.get(
      follow.page.getByRole('button', { name: 'Correct it and send it again' }).getAttribute('href') ?? '',
    )
    await mia.get(answers.page.getByRole('link', { name: 'Change who can authorise it' }).getAttribute('href') ?? '')
    await mia.press('Continue', { kind: 'guardian', reason: 'The partner is away' })
    await mia.press('Continue', { name: 'Guy Guard', email: 'guy.guard@example.org' })
    await mia.press('Send the form')
    expect((await newest('guy.guard@example.org'))?.kind).toBe('first-administrator.authorise')
  })

  test('an authoriser who is not listed cannot be applied, and the officer sends it back with what to do and why', async () => {
    later(dayMs)
    const { reference } = await sendIn(
      { role: 'supplies', name: 'Ned Not', email: 'ned@example.org' },
      { name: 'Dr Nobody', email: 'dr.nobody@example.org' },
    )
    await authorise('dr.nobody@example.org')
    const ola = await asUser(here.host, 'ola@example.org')
    const shown = await openForm(ola, reference)
    shown.page.getByText('Not listed')
    expect(shown.page.queryByRole('button', { name: 'Apply the role' })).toBeNull()
    const forced = await ola.post(shown.url, { decision: 'apply' })
    expect(forced.status).toBe(409)
    await ola.get(shown.url)
    expect((await ola.press('Send it back')).status).toBe(422)
    await ola.press('Send it back', { action: 'Name a listed partner', why: 'Dr Nobody is not on our list' })
    expect((await newest('ned@example.org'))?.body).toMatch(/Dr Nobody is not on our list.*Name a listed partner/s)
  })

  test('somebody taken off the list since they authorised passes no check', async () => {
    later(dayMs)
    const { reference } = await sendIn(
      { role: 'supplies', kind: 'guardian', reason: 'The partner is away', name: 'Ed End', email: 'ed@example.org' },
      { name: 'Guy Guard', email: 'guy.guard@example.org' },
    )
    await authorise('guy.guard@example.org')
    const ola = await asUser(here.host, 'ola@example.org')
    const list = await ola.get('/practices/authorised-people?search=Guy')
    await ola.get(list.page.getByRole('link', { name: 'End the authority of Guy Guard' }).getAttribute('href') ?? '')
    expect((await ola.press('End it')).status).toBe(422)
    await ola.press('End it', { reason: 'Retired' })
    const shown = await openForm(ola, reference)
    shown.page.getByText('No longer active')
    expect((await ola.post(shown.url, { decision: 'apply' })).status).toBe(409)
  })

  test('where only the last resort is left, the centre names a listed contact first', async () => {
    later(dayMs)
    const { reference, sent } = await sendIn({
      code: 'C33333',
      kind: 'board',
      reason: 'The practice has nobody else',
      name: 'Cy Cedar',
      email: 'cy@example.org',
    })
    expect(sent.status).toBe(200)
    const ola = await asUser(here.host, 'ola@example.org')
    const shown = await openForm(ola, reference)
    shown.page.getByText('The practice has nobody else')
    expect((await ola.press('Ask this person')).status).toBe(422)
    const contact = shown.page.getByLabelText('Bo Board').getAttribute('value') ?? ''
    await ola.press('Ask this person', { contact })
    expect((await newest('cy@example.org'))?.body).toContain('we have named Bo Board')
    await authorise('bo.board@example.org')
    await openForm(ola, reference)
    await ola.press('Apply the role')
    expect((await newest('cy@example.org'))?.kind).toBe('first-administrator.invited')
  })

  test('choosing a later kind asks why nobody before can authorise it', async () => {
    const { visitor, shown } = await fillIn({ kind: 'guardian' })
    expect(shown.status).toBe(422)
    shown.page.getByRole('link', { name: 'Enter why nobody who comes before can authorise it' })
    expect((await visitor.press('Continue', { kind: 'none of them' })).status).toBe(422)
  })

  test('nobody authorises their own form', async () => {
    const { shown } = await fillIn({}, { name: 'Nell New', email: 'nell@example.org' })
    expect(shown.status).toBe(422)
    shown.page.getByRole('link', { name: /nobody authorises their own form/ })
  })

  test('an officer who stands on a form does not check it, and another does', async () => {
    later(dayMs)
    await sendIn({ code: 'C33333', role: 'supplies', name: 'Omar', email: 'omar@example.org' })
    await authorise()
    const omar = await asUser(here.host, 'omar@example.org')
    const list = await omar.get('/practices/first-administrators')
    const link = list.page.getByRole('row', { name: /Omar/ }).querySelector('a')?.getAttribute('href') ?? ''
    const shown = await omar.get(link)
    shown.page.getByText(/You stand on this form yourself/)
    expect((await omar.post(link, { decision: 'apply' })).status).toBe(403)
  })

  test('somebody who belongs already gets the role at once, and no invitation', async () => {
    later(dayMs)
    const { reference } = await sendIn({ role: 'supplies', name: 'Una', email: 'una@example.org' })
    await authorise()
    const ola = await asUser(here.host, 'ola@example.org')
    await openForm(ola, reference)
    await ola.press('Apply the role')
    const una = await findMember(here.db, here.practices.people.Una?.membership ?? '', here.time.now)
    expect(una).toMatchObject({ status: 'active', roles: [{ role: 'supplies' }] })
    expect((await newest('una@example.org'))?.kind).toBe('first-administrator.applied')
  })

  test('a form applied too late meets the administrator who came meanwhile', async () => {
    later(dayMs)
    // Una holds the role now, so the form was right when it was sent only because she is suspended meanwhile.
    const { sent } = await sendIn({ role: 'supplies', name: 'Late Lou', email: 'lou@example.org' })
    expect(sent.status).toBe(200)
    expect((await newest('lou@example.org'))?.kind).toBe('first-administrator.has-administrator')
  })

  test('a new link comes by reference and e-mail, with one answer whether they match or not', async () => {
    later(dayMs)
    const { reference } = await sendIn({
      code: 'C33333',
      role: 'supplies',
      name: 'Flo Follow',
      email: 'flo@example.org',
    })
    later()
    const [old, visitor] = [await linkIn('flo@example.org'), asVisitor(here.host)]
    const askFor = async (email: string) => {
      await visitor.get(`${root}/progress`)
      return visitor.press('Send me a link', { reference: reference.toLowerCase().replaceAll('-', ' '), email })
    }
    const [right, wrong] = [await askFor('flo@example.org'), await askFor('eve@example.org')]
    expect([right.url, right.status]).toEqual([wrong.url, wrong.status])
    expect(await newest('eve@example.org')).toBeUndefined()
    expect((await asVisitor(here.host).get(old)).status).toBe(410)
    const follow = await asVisitor(here.host).get(await linkIn('flo@example.org'))
    follow.page.getByText('It waits for the person who is to authorise it.')
    expect(follow.page.queryByRole('button', { name: /send it again/ })).toBeNull()
  })

  test('a form on its way cannot be changed through its link', async () => {
    const link = await linkIn('flo@example.org')
    expect((await asVisitor(here.host).get(`${link}/person`)).status).toBe(409)
    expect((await asVisitor(here.host).post(`${link}/person`, { name: 'Eve', email: 'eve@example.org' })).status).toBe(
      409,
    )
  })

  test('a form nobody authorises in two weeks goes back to its asker, once', async () => {
    later(14 * dayMs)
    const [job] = firstAdministratorJobs([practiceService], 'http://remit.test')
    await job?.run({ db: here.db, data: {}, now: here.time.now })
    await job?.run({ db: here.db, data: {}, now: here.time.now })
    const told = await listOutbox(here.db, { to: 'flo@example.org' })
    expect(told.filter(({ kind }) => kind === 'first-administrator.sent-back')).toHaveLength(1)
  })

  test('one address begins ten forms an hour, and no more', async () => {
    later(dayMs)
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
      later(2 * dayMs)
      const statuses: number[] = []
      for (let nth = 0; nth < 6; nth += 1) {
        later(3_600_000)
        statuses.push((await sendIn({ code, email: `n${nth}@example.org` })).sent.status)
      }
      expect(statuses).toEqual([200, 200, 200, 200, 200, 429])
    }
  })

  test('names cannot carry addresses to follow', async () => {
    const { shown } = await fillIn({}, { name: 'Win at www.evil.test', email: 'dr.bell@example.org' })
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
})
