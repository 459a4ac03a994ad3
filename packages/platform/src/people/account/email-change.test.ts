import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { asUser, asVisitor, stores } from '../../testing/index.ts'
import { openWorldHost, type WorldHost } from '../../testing/world-host.ts'

describe.each(stores)('a change of email address on %s', (store) => {
  let here: WorldHost
  beforeAll(async () => {
    here = await openWorldHost(store)
  })
  afterAll(() => here.close())
  const later = (minutes: number) => {
    here.time.now = new Date(here.time.now.getTime() + minutes * 60_000)
  }
  beforeEach(() => later(5))

  const mailTo = async (email: string) => {
    const rows = await here.db.selectFrom('outbox').selectAll().where('to_email', '=', email).orderBy('id').execute()
    return rows.at(-1)
  }
  const linkIn = (body = '') => /http:\/\/remit\.test(\/\S+)/.exec(body)?.[1] ?? ''
  const ask = async (who: string, email: string) => {
    const client = await asUser(here.host, who)
    await client.get('/world/account/email')
    return { client, asked: await client.press('Send the link', { email }) }
  }
  const emailOf = async (name: string) => {
    const id = here.world.people[name]?.id ?? ''
    return (await here.db.selectFrom('users').select('email').where('id', '=', id).executeTakeFirstOrThrow()).email
  }

  test('is confirmed from the new address, once, and ends every other session', async () => {
    const elsewhere = await asUser(here.host, 'col@example.org')
    const { client, asked } = await ask('col@example.org', ' Colin@Example.org ')
    expect(asked.page.getByRole('alert').textContent).toContain('Until then you sign in with col@example.org')
    const link = linkIn((await mailTo('colin@example.org'))?.body)
    expect(link).toMatch(/^\/new-email\//)
    const page = await client.get(link)
    expect(page.page.getByText(/you will sign in with/)).toBeTruthy()
    expect(await emailOf('Col')).toBe('col@example.org')
    await client.press('Use this address')
    expect(await emailOf('Col')).toBe('colin@example.org')
    expect((await client.get('/world/account')).status).toBe(200)
    expect((await elsewhere.get('/world/account')).url).toMatch(/^\/sign-in/)
    expect((await client.get(link)).status).toBe(410)
  })

  test('is stopped from the old address before it is confirmed', async () => {
    const { client } = await ask('una@example.org', 'una.new@example.org')
    const confirm = linkIn((await mailTo('una.new@example.org'))?.body)
    const undo = linkIn((await mailTo('una@example.org'))?.body)
    const visitor = asVisitor(here.host)
    await visitor.get(undo)
    const done = await visitor.press('Keep my address')
    expect(done.url).toBe('/forgotten-password')
    expect((await visitor.get(confirm)).status).toBe(410)
    expect(await emailOf('Una')).toBe('una@example.org')
    expect((await client.get('/world/account')).url).toMatch(/^\/sign-in/)
  })

  test('is taken back from the old address for seven days after it was made', async () => {
    await ask('sam@example.org', 'thief@example.org')
    const visitor = asVisitor(here.host)
    await visitor.get(linkIn((await mailTo('thief@example.org'))?.body))
    await visitor.press('Use this address')
    expect(await emailOf('Sam')).toBe('thief@example.org')
    later(6 * 24 * 60)
    const undo = linkIn((await mailTo('sam@example.org'))?.body)
    await visitor.get(undo)
    await visitor.press('Keep my address')
    expect(await emailOf('Sam')).toBe('sam@example.org')
    expect((await visitor.get(undo)).status).toBe(410)
  })

  test('to an address somebody has tells only them, and answers alike', async () => {
    const { asked } = await ask('sue@example.org', 'lee@example.org')
    expect(asked.page.getByRole('alert').textContent).toContain('Open the link we have sent to lee@example.org')
    expect(await mailTo('lee@example.org')).toMatchObject({ kind: 'people.new-email-taken' })
    expect(await emailOf('Sue')).toBe('sue@example.org')
  })

  test('is confirmed within a day, and a newer one ends the older link', async () => {
    await ask('lee@example.org', 'lee.one@example.org')
    const first = linkIn((await mailTo('lee.one@example.org'))?.body)
    later(2)
    await ask('lee@example.org', 'lee.two@example.org')
    const second = linkIn((await mailTo('lee.two@example.org'))?.body)
    const visitor = asVisitor(here.host)
    expect((await visitor.get(first)).status).toBe(410)
    later(24 * 60)
    expect((await visitor.get(second)).status).toBe(410)
  })

  test('is asked for once a minute at most, in a form that says what is wrong with an address', async () => {
    await ask('sid@example.org', 'sid.new@example.org')
    expect((await ask('sid@example.org', 'sid.newer@example.org')).asked.status).toBe(429)
    expect((await ask('sid@example.org', 'sid@example.org')).asked.status).toBe(422)
    const bad = (await ask('sid@example.org', 'not an address')).asked
    expect(bad.page.getByRole('link', { name: /correct format/ })).toBeTruthy()
  })

  test('keeps its links as hashes only', async () => {
    const undo =
      linkIn((await mailTo('sid@example.org'))?.body)
        .split('/')
        .at(-1) ?? 'none'
    const rows = await here.db.selectFrom('one_time_tokens').selectAll().execute()
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain(undo)
  })

  test('asks for the password again when one signed in long ago, and loses nothing that was typed', async () => {
    const { hashPassword } = await import('../../passwords.ts')
    const id = here.world.people.Ola?.id ?? ''
    const password_hash = await hashPassword('the old password')
    await here.db.updateTable('users').set({ password_hash }).where('id', '=', id).execute()
    const ola = await asUser(here.host, 'ola@example.org')
    await ola.get('/world/account/email')
    later(16)
    const asked = await ola.press('Send the link', { email: 'ola.new@example.org' })
    expect(asked.page.getByRole('heading', { level: 1 }).textContent).toBe('Confirm that it is you')
    expect(asked.body).not.toContain('ola.new@example.org')
    expect((await ola.press('Continue', { _proof: '' })).status).toBe(422)
    const done = await ola.press('Continue', { _proof: 'the old password' })
    expect(done.page.getByRole('alert').textContent).toContain('ola.new@example.org')
    expect(await mailTo('ola.new@example.org')).toMatchObject({ kind: 'people.new-email' })
  })
})
