import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findMember } from '../../directory/index.ts'
import { hashPassword } from '../../passwords.ts'
import { type Answer, asUser } from '../../testing/index.ts'
import { openWorldHost, type WorldHost } from '../../testing/world-host.ts'

const password = 'three random words'

describe('who gives a role that administers proves who they are first', () => {
  let here: WorldHost
  beforeAll(async () => {
    here = await openWorldHost()
    const password_hash = await hashPassword(password)
    await here.db.updateTable('users').set({ password_hash }).execute()
  })
  afterAll(() => here.close())

  const later = () => {
    here.time.now = new Date(here.time.now.getTime() + 16 * 60_000)
  }
  const heading = ({ page }: Answer) => page.getByRole('heading', { level: 1 }).textContent
  const pageOf = (name: string, slug: string) => `/world/users/${here.world.people[name]?.membership}/${slug}`
  const statusOf = async (email: string) =>
    here.db
      .selectFrom('memberships as m')
      .innerJoin('users as u', 'u.id', 'm.user_id')
      .select('m.status')
      .where('u.email', '=', email)
      .executeTakeFirst()
  const invite = async (email: string, roles: string[]) => {
    const sue = await asUser(here.host, 'sue@example.org')
    await sue.get('/world/users/new')
    await sue.press('Continue', { name: 'Nia Bell', email })
    await sue.press('Continue', { roles })
    await sue.press('Continue', { reach: 'every' })
    later()
    return { sue, answer: await sue.press('Send the invitation') }
  }

  test('by invitation', async () => {
    const { sue, answer } = await invite('nia@example.org', ['superUser'])
    expect(heading(answer)).toBe('Confirm that it is you')
    expect(await statusOf('nia@example.org')).toBeUndefined()
    const sent = await sue.press('Continue', { _proof: password })
    sent.page.getByText(/^Nia Bell added and an invitation sent/)
    expect(await statusOf('nia@example.org')).toEqual({ status: 'invited' })
  })

  test('and not where the invitation gives another role', async () => {
    const { answer } = await invite('ned@example.org', ['collector'])
    answer.page.getByText(/^Nia Bell added and an invitation sent/)
  })

  test('by a file: not to check it, but to invite from it', async () => {
    const sue = await asUser(here.host, 'sue@example.org')
    await sue.get('/world/users/imports/new')
    later()
    const content =
      'Full name,Email address,Roles,Schools\nEd Every,ed@example.org,Super User,every school\nBo,bo@example.org,,'
    const checked = await sue.press('Check the file', { file: { name: 'users.csv', content } })
    expect(heading(checked)).toBe('Check the users of the file')
    const asked = await sue.press('Send the invitations', { do: 'invite-all' })
    expect(heading(asked)).toBe('Confirm that it is you')
    const done = await sue.press('Continue', { _proof: password })
    done.page.getByText('2 users invited')
  })

  test('by granting a request', async () => {
    const una = await asUser(here.host, 'una@example.org')
    await una.get('/world/requests/new')
    await una.press('Continue', { kind: 'role' })
    await una.press('Continue', { role: 'superUser', reason: '' })
    await una.press('Send the request')
    const sue = await asUser(here.host, 'sue@example.org')
    const list = await sue.get('/world/requests')
    await sue.get(list.page.getByRole('link', { name: /Una/ }).getAttribute('href') ?? '')
    later()
    const asked = await sue.press('Decide', { decision: 'grant' })
    expect(heading(asked)).toBe('Confirm that it is you')
    const done = await sue.press('Continue', { _proof: password })
    done.page.getByText(/The request of Una is granted/)
  })

  test('by giving access back to somebody who administers', async () => {
    const sue = await asUser(here.host, 'sue@example.org')
    await sue.get(pageOf('Sam', 'suspension'))
    await sue.press('Suspend Sam', { reason: 'On leave' })
    await sue.get(pageOf('Sam', 'reactivation'))
    later()
    const asked = await sue.press('Give access again', { reason: 'Back' })
    expect(heading(asked)).toBe('Confirm that it is you')
    expect(await statusOf('sam@example.org')).toEqual({ status: 'suspended' })
    const wrong = await sue.press('Continue', { _proof: 'a guess' })
    expect(wrong.status).toBe(422)
    await sue.press('Continue', { _proof: password })
    expect(await statusOf('sam@example.org')).toEqual({ status: 'active' })
  })

  test('by handing over, and by taking over', async () => {
    const sue = await asUser(here.host, 'sue@example.org')
    await sue.get('/world/hand-over')
    const col = here.world.people.Col?.membership ?? ''
    await sue.press('Continue', { roles: ['superUser'], leaves: 'stay', successor: col })
    later()
    expect(heading(await sue.press(/^Ask /))).toBe('Confirm that it is you')
    const offered = await sue.press('Continue', { _proof: password })
    const successor = await asUser(here.host, 'col@example.org')
    await successor.get(offered.url)
    later()
    const asked = await successor.press('Take over')
    expect(heading(asked)).toBe('Confirm that it is you')
    await successor.press('Continue', { _proof: password })
    const roles = (await findMember(here.db, col, here.time.now))?.roles.map(({ role }) => role)
    expect(roles).toContain('superUser')
  })
})
