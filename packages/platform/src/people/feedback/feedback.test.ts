import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asUser, stores } from '../../testing/index.ts'
import { openPracticeHost, type PracticeHost } from '../../testing/practice-host.ts'

describe.each(stores)('“was this page useful?”, on %s', (store) => {
  let here: PracticeHost
  beforeAll(async () => {
    here = await openPracticeHost(store)
  })
  afterAll(() => here.close())
  const kept = () => here.db.selectFrom('page_feedback').select(['page', 'useful', 'comment']).execute()

  test('is asked on every page, answered with or without words, and kept without a name or an id', async () => {
    const pia = await asUser(here.host, 'pia@example.org')
    const page = `/practices/users/${here.practices.people.Cleo?.membership}`
    const link = (await pia.get(page)).page.getByRole('link', { name: 'Was this page useful?' })
    await pia.get(link.getAttribute('href') ?? '')
    const wrong = await pia.press('Send your answer', { comment: 'Too long' })
    expect(wrong.status).toBe(422)
    const done = await pia.press('Send your answer', { useful: 'no', comment: 'Too long' })
    expect(done.url).toBe(page)
    done.page.getByText('Thank you. Your answer is kept without your name')
    expect(await kept()).toEqual([{ page: '/practices/users/:id', useful: false, comment: 'Too long' }])
  })

  test('leads nowhere else, whatever address is sent with it', async () => {
    const pia = await asUser(here.host, 'pia@example.org')
    for (const page of ['https://evil.test/', '//evil.test', '/sign-out', '/practices/users?search=pia']) {
      await pia.get(`/practices/feedback?page=${encodeURIComponent(page)}`)
      const { url } = await pia.press('Send your answer', { useful: 'yes', page })
      expect(url).not.toMatch(/evil|sign-out|search/)
    }
    expect(new Set((await kept()).map(({ page }) => page))).toEqual(new Set(['/practices/users/:id', '/practices']))
  })

  test('is counted for whoever administers from the top, and for nobody else', async () => {
    const ola = await asUser(here.host, 'ola@example.org')
    const { page } = await ola.get('/practices/feedback/answers')
    page.getByRole('row', { name: /^\/practices\/users\/:id\s+0\s+1/ })
    page.getByText(/Too long/)
    expect((await (await asUser(here.host, 'pia@example.org')).get('/practices/feedback/answers')).status).toBe(404)
    expect((await (await asUser(here.host, 'cleo@example.org')).get('/practices/feedback/answers')).status).toBe(404)
  })
})
