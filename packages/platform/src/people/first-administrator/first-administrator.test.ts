import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listEntries, verifyChain } from '../../audit/index.ts'
import { findMember, listMembers } from '../../directory/index.ts'
import { listOutbox } from '../../notify/index.ts'
import { asUser, asVisitor, stores } from '../../testing/index.ts'
import { openPracticeForm, type PracticeForm } from '../../testing/practice-form.ts'
import { practiceService } from '../../testing/practice-host.ts'
import { firstAdministratorJobs } from './appointment-jobs.ts'

const dayMs = 86_400_000

describe.each(stores)('a first administrator by authorised form, on %s', (store) => {
  let here: PracticeForm
  beforeAll(async () => {
    here = await openPracticeForm(store)
  })
  afterAll(() => here.close())

  test('nine pages lead from the start to a reference, and both people get their links', async () => {
    const { visitor, shown } = await here.fillIn()
    shown.page.getByRole('heading', { level: 1, name: 'Check your answers' })
    expect(shown.document.querySelector('main')?.textContent).toMatch(
      /B22222.*Nell New.*Payments user management.*GP partner.*Dr Bell/s,
    )
    const sent = await visitor.press('Send the form')
    sent.page.getByRole('heading', { level: 1, name: 'Form sent' })
    expect((await here.newest('nell@example.org'))?.body).toContain('We have asked Dr Bell to authorise it')
    expect((await here.newest('dr.bell@example.org'))?.kind).toBe('first-administrator.authorise')
  })

  test('the authoriser sees exactly what they authorise, and their link works once', async () => {
    const link = await here.linkIn('dr.bell@example.org')
    const visitor = asVisitor(here.host)
    const { document } = await visitor.get(link)
    expect(document.querySelector('main')?.textContent).toMatch(
      /Nell New.*nell@example\.org.*Birch Surgery.*B22222.*Payments user management.*Dr Bell, GP partner/s,
    )
    expect((await visitor.press('Send my answer')).status).toBe(422)
    here.later(1000)
    const thanks = await visitor.press('Send my answer', { decision: 'confirm' })
    here.later(1000)
    thanks.page.getByRole('heading', { level: 1, name: 'You have authorised it' })
    expect((await asVisitor(here.host).get(link)).status).toBe(410)
    expect((await here.newest('nell@example.org'))?.kind).toBe('first-administrator.authorised')
    expect((await here.newest('ola@example.org'))?.kind).toBe('first-administrator.to-check')
  })

  test('an officer finds the authoriser listed and active, applies it, and the newcomer becomes administrator', async () => {
    const ola = await asUser(here.host, 'ola@example.org')
    const list = await ola.get('/practices/first-administrators')
    const [link] = [...list.document.querySelectorAll<HTMLAnchorElement>('main th a')]
    const shown = await ola.get(link?.getAttribute('href') ?? '')
    shown.page.getByText('Listed and active.')
    const done = await ola.press('Apply the role')
    done.page.getByText('Nell New is Payments user management, and we have told them')
    const nell = asVisitor(here.host)
    await nell.get(await here.linkIn('nell@example.org'))
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

  test('an authoriser who refuses sends it back with their reason, and the asker corrects and sends it again', async () => {
    await here.sendIn({ role: 'supplies', name: 'Mia Main', email: 'mia@example.org' })
    const bell = asVisitor(here.host)
    await bell.get(await here.linkIn('dr.bell@example.org'))
    expect((await bell.press('Send my answer', { decision: 'refuse' })).status).toBe(422)
    here.later(1000)
    await bell.press('Send my answer', { decision: 'refuse', reason: 'I do not know her' })
    here.later(1000)
    expect((await here.newest('mia@example.org'))?.body).toContain('Dr Bell did not authorise it: I do not know her')
    const mia = asVisitor(here.host)
    const follow = await mia.get(await here.linkIn('mia@example.org'))
    follow.page.getByText('It needs something from you.')
    const answers = await mia.get(
      follow.page.getByRole('button', { name: 'Correct it and send it again' }).getAttribute('href') ?? '',
    )
    await mia.get(answers.page.getByRole('link', { name: /^Change.*who can authorise it$/ }).getAttribute('href') ?? '')
    await mia.press('Continue', { kind: 'guardian', reason: 'The partner is away' })
    await mia.press('Continue', { name: 'Guy Guard', email: 'guy.guard@example.org' })
    await mia.press('Send the form')
    expect((await here.newest('guy.guard@example.org'))?.kind).toBe('first-administrator.authorise')
  })

  test('an authoriser who is not listed cannot be applied, and the officer sends it back with what to do and why', async () => {
    here.later(dayMs)
    const { reference } = await here.sendIn(
      { role: 'supplies', name: 'Ned Not', email: 'ned@example.org' },
      { name: 'Dr Nobody', email: 'dr.nobody@example.org' },
    )
    await here.authorise('dr.nobody@example.org')
    const ola = await asUser(here.host, 'ola@example.org')
    const shown = await here.openForm(ola, reference)
    shown.page.getByText('Not listed.')
    expect(shown.page.queryByRole('button', { name: 'Apply the role' })).toBeNull()
    const forced = await ola.post(shown.url, { decision: 'apply' })
    expect(forced.status).toBe(409)
    await ola.get(shown.url)
    expect((await ola.press('Send it back')).status).toBe(422)
    here.later(1000)
    await ola.press('Send it back', { action: 'Name a listed partner', why: 'Dr Nobody is not on our list' })
    expect((await here.newest('ned@example.org'))?.body).toMatch(/Dr Nobody is not on our list.*Name a listed partner/s)
  })

  test('somebody taken off the list since they authorised passes no check', async () => {
    here.later(dayMs)
    const { reference } = await here.sendIn(
      { role: 'supplies', kind: 'guardian', reason: 'The partner is away', name: 'Ed End', email: 'ed@example.org' },
      { name: 'Guy Guard', email: 'guy.guard@example.org' },
    )
    await here.authorise('guy.guard@example.org')
    const ola = await asUser(here.host, 'ola@example.org')
    const list = await ola.get('/practices/authorised-people?search=Guy')
    await ola.get(list.page.getByRole('link', { name: /^End.*authority of Guy Guard$/ }).getAttribute('href') ?? '')
    expect((await ola.press('End it')).status).toBe(422)
    await ola.press('End it', { reason: 'Retired' })
    const shown = await here.openForm(ola, reference)
    shown.page.getByText('No longer active.')
    expect((await ola.post(shown.url, { decision: 'apply' })).status).toBe(409)
  })

  test('where only the last resort is left, the centre names a listed contact first', async () => {
    here.later(dayMs)
    const { reference, sent } = await here.sendIn({
      code: 'C33333',
      kind: 'board',
      reason: 'The practice has nobody else',
      name: 'Cy Cedar',
      email: 'cy@example.org',
    })
    expect(sent.status).toBe(200)
    const ola = await asUser(here.host, 'ola@example.org')
    const shown = await here.openForm(ola, reference)
    shown.page.getByText('The practice has nobody else')
    expect((await ola.press('Ask this person')).status).toBe(422)
    const contact = shown.page.getByLabelText('Bo Board').getAttribute('value') ?? ''
    here.later(1000)
    await ola.press('Ask this person', { contact })
    here.later(1000)
    expect((await here.newest('cy@example.org'))?.body).toContain('we have named Bo Board')
    await here.authorise('bo.board@example.org')
    await here.openForm(ola, reference)
    await ola.press('Apply the role')
    expect((await here.newest('cy@example.org'))?.kind).toBe('first-administrator.invited')
  })

  test('somebody who belongs already gets the role at once, and no invitation', async () => {
    here.later(dayMs)
    const { reference } = await here.sendIn({ role: 'supplies', name: 'Una', email: 'una@example.org' })
    await here.authorise()
    const ola = await asUser(here.host, 'ola@example.org')
    await here.openForm(ola, reference)
    await ola.press('Apply the role')
    const una = await findMember(here.db, here.practices.people.Una?.membership ?? '', here.time.now)
    expect(una).toMatchObject({ status: 'active', roles: [{ role: 'supplies' }] })
    expect((await here.newest('una@example.org'))?.kind).toBe('first-administrator.applied')
  })

  test('a form nobody authorises in two weeks goes back to its asker, once', async () => {
    await here.sendIn({ code: 'C33333', role: 'supplies', name: 'Flo Follow', email: 'flo@example.org' })
    here.later(14 * dayMs)
    const [job] = firstAdministratorJobs([practiceService], 'http://remit.test')
    await job?.run({ db: here.db, data: {}, now: here.time.now })
    await job?.run({ db: here.db, data: {}, now: here.time.now })
    const told = await listOutbox(here.db, { to: 'flo@example.org' })
    expect(told.filter(({ kind }) => kind === 'first-administrator.sent-back')).toHaveLength(1)
  })
})
