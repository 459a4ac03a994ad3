import { compileOrThrow, definePolicy } from '@remit/policy'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openLibrary } from '../../../test/library/open-library.ts'
import { library, libraryPolicy, password } from '../../../test/library/service.ts'
import { hashPassword } from '../../passwords.ts'
import { asUser, usualStore } from '../../testing/index.ts'
import { openWorldHost, type WorldHost } from '../../testing/world-host.ts'

describe('proving again who one is', () => {
  let here: WorldHost
  beforeAll(async () => {
    here = await openWorldHost()
    const password_hash = await hashPassword(password)
    await here.db.updateTable('users').set({ password_hash }).execute()
  })
  afterAll(() => here.close())
  const later = (minutes: number) => {
    here.time.now = new Date(here.time.now.getTime() + minutes * 60_000)
  }
  const una = () => `/world/users/${here.world.people.Una?.membership}`
  const rolesOf = async () => {
    const query = here.db.selectFrom('assignments').select('role').orderBy('role')
    const rows = await query.where('membership_id', '=', here.world.people.Una?.membership ?? '').execute()
    return rows.map(({ role }) => role)
  }

  test('is asked for where a role is given that administers, not for any other role', async () => {
    const sue = await asUser(here.host, 'sue@example.org')
    await sue.get(`${una()}/roles`)
    later(16)
    await sue.press('Save roles', { roles: ['collector'] })
    const harmless = await sue.press('Save this change')
    expect(harmless.document.title).not.toContain('Confirm that it is you')
    await sue.get(`${una()}/roles`)
    const asked = await sue.press('Save roles', { roles: ['collector', 'superUser'] })
    expect(asked.page.getByRole('heading', { level: 1 }).textContent).toBe('Confirm that it is you')
    expect(asked.document.querySelector('.govuk-caption-l')?.textContent).toBe('Northtown')
    const wrong = await sue.press('Continue', { _proof: 'a guess' })
    expect(wrong.status).toBe(422)
    expect(await rolesOf()).toEqual(['collector'])
    const check = await sue.press('Continue', { _proof: password })
    expect(check.page.getByRole('heading', { level: 1 }).textContent).toBe('Check this change for Una')
    await sue.press('Save this change')
    expect(await rolesOf()).toEqual(['collector', 'superUser'])
  })

  test('is asked for before the history is taken out as a file, and leads on to it', async () => {
    const sue = await asUser(here.host, 'sue@example.org')
    expect((await sue.get('/world/history/download')).headers['content-type']).toContain('text/csv')
    later(16)
    const asked = await sue.get('/world/history/download?search=una')
    expect(asked.url).toBe('/proof?next=%2Fworld%2Fhistory%2Fdownload%3Fsearch%3Duna')
    const file = await sue.press('Continue', { _proof: password })
    expect(file.headers['content-type']).toContain('text/csv')
  })

  test('gives the session a new token, and the old one is dead', async () => {
    const sam = await asUser(here.host, 'sam@example.org')
    await sam.get('/world/account/sessions')
    const tokens = () => here.db.selectFrom('sessions').select('token_hash').execute()
    const before = new Set((await tokens()).map(({ token_hash }) => token_hash))
    later(16)
    const { headers } = await sam.post('/proof', { _proof: password, next: '/world/account' })
    expect(headers['x-request-id']).toBeTruthy()
    const after = (await tokens()).map(({ token_hash }) => token_hash)
    expect(after).toHaveLength(before.size)
    expect(after.filter((hash) => !before.has(hash))).toHaveLength(1)
    expect((await sam.get('/world/account')).status).toBe(200)
  })

  test('is slowed down after failures, and never leads to another site', async () => {
    const lee = await asUser(here.host, 'lee@example.org')
    const attempt = (proof: string, next: string) => lee.post('/proof', { _proof: proof, next })
    expect((await attempt(password, 'https://evil.test/')).url).toBe('/world/users')
    for (let count = 0; count < 4; count += 1) expect((await attempt('no', '/')).status).toBe(422)
    expect((await attempt(password, '/')).status).toBe(429)
  })

  test('cannot be got round with a form carried for another page or another user', async () => {
    const [sue, sam] = [await asUser(here.host, 'sue@example.org'), await asUser(here.host, 'sam@example.org')]
    await sue.get('/world/account/email')
    await sam.get('/world/account/email')
    later(16)
    const asked = await sue.press('Send the link', { email: 'sue.new@example.org' })
    const carried = asked.document.querySelector('[name=_carried]')?.getAttribute('value') ?? ''
    const forged = await sam.post('/world/account/email', { _carried: carried, _proof: password })
    expect(forged.status).toBe(422)
    expect(forged.page.getByRole('link', { name: 'Enter your new email address' })).toBeTruthy()
  })
})

test('where a policy governs the change of one’s own address, only those it allows may change it', async () => {
  const policy = definePolicy({
    ...libraryPolicy,
    permissions: { ...libraryPolicy.permissions, 'self.email': { label: 'Change own address', section: 'Account' } },
    roles: {
      ...libraryPolicy.roles,
      librarian: {
        ...libraryPolicy.roles.librarian,
        grants: [...libraryPolicy.roles.librarian.grants, { permissions: ['self.email'], scope: 'own' }],
      },
    },
  })
  compileOrThrow(policy)
  const open = await openLibrary({}, usualStore, { ...library, policy })
  const [lou, ro] = [await asUser(open.host, 'Lou Librarian'), await asUser(open.host, 'Ro Reader')]
  expect((await lou.get('/library/account/email')).status).toBe(200)
  expect((await ro.get('/library/account/email')).status).toBe(403)
  expect((await ro.post('/library/account/email', { email: 'ro.new@library.test' })).status).toBe(403)
  expect((await ro.get('/library/account/name')).status).toBe(200)
  await open.close()
})
