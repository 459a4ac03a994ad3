import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verifyChain } from '../../audit/index.ts'
import { asUser, type Client } from '../../testing/index.ts'
import { openWorldHost, type WorldHost } from '../../testing/world-host.ts'

const dayMs = 86_400_000

describe.each(['PGlite', 'PostgreSQL'] as const)('reviews of access on %s', (store) => {
  let here: WorldHost
  let address = ''
  beforeAll(async () => {
    here = await openWorldHost(store)
  })
  afterAll(() => here.close())

  const grant = (name: string, role: string) => `${address}/grants/${here.world.people[name]?.membership}/${role}`
  const rows = (document: Document) =>
    [...document.querySelectorAll('main tbody tr')].map((row) => row.textContent?.replace(/\s+/g, ' ').trim() ?? '')
  const decide = async (client: Client, page: string, fields: Record<string, string>) => {
    await client.get(page)
    return client.press('Save the decision', fields)
  }

  test('a review starts with a reason and a day to come, one at a time', async () => {
    const sue = await asUser(here.host, 'sue@example.org')
    await sue.get('/world/reviews/new')
    const wrong = await sue.press('Start the review', {
      reason: '',
      'due-day': '1',
      'due-month': '1',
      'due-year': '2020',
    })
    expect(wrong.status).toBe(422)
    await sue.get('/world/reviews/new')
    const past = await sue.press('Start the review', {
      reason: 'Yearly',
      'due-day': '1',
      'due-month': '1',
      'due-year': '2020',
    })
    past.page.getByRole('link', { name: /must be in the future/ })
    const fields = { reason: 'Yearly', 'due-day': '1', 'due-month': '12', 'due-year': '2026' }
    const started = await sue.press('Start the review', fields)
    address = started.url
    started.page.getByText('The review has started')
    await sue.get('/world/reviews/new')
    expect((await sue.press('Start the review', fields)).status).toBe(409)
  })

  test('every role held now stands in it, with the day it was last used', async () => {
    const long = { assigned_at: new Date(here.time.now.getTime() - 91 * dayMs) }
    await here.db
      .updateTable('assignments')
      .set(long)
      .where('membership_id', '=', here.world.people.Col?.membership ?? '')
      .execute()
    const col = await asUser(here.host, 'col@example.org')
    await col.get('/world/users')
    const sue = await asUser(here.host, 'sue@example.org')
    const { document, page } = await sue.get(address)
    expect(rows(document)).toHaveLength(5)
    expect(page.getByRole('row', { name: /^Sue/ }).textContent).toMatch(
      /Super User.*1 September 2026.*Somebody else decides about yours/s,
    )
    expect(page.getByRole('row', { name: /^Col/ }).textContent).toMatch(/Collector.*Never.*Unused.*Keep or remove/s)
    const uses = await here.db.selectFrom('role_uses').select(['role', 'permission', 'used_on']).execute()
    expect(uses).toEqual([{ role: 'superUser', permission: 'administration', used_on: '2026-09-01' }])
  })

  test('keeping what was never used needs a reason, and is told with who kept it', async () => {
    const sue = await asUser(here.host, 'sue@example.org')
    const silent = await decide(sue, grant('Col', 'collector'), { decision: 'keep' })
    silent.page.getByRole('link', { name: /why they keep a role they have not used/ })
    const kept = await decide(sue, grant('Col', 'collector'), { decision: 'keep', reason: 'Starts next month' })
    kept.page.getByText('Col keeps the role')
    expect(rows(kept.document)).toHaveLength(4)
    ;(await sue.get(`${address}?show=all`)).page.getByText('Kept by Sue')
  })

  test('a removal is a change like any other: what a constraint needs stays, and why is said', async () => {
    const sue = await asUser(here.host, 'sue@example.org')
    const refused = await decide(sue, grant('Lee', 'superUser'), { decision: 'remove', reason: 'Not needed' })
    expect(refused.status).toBe(422)
    refused.page.getByRole('link', { name: /This role cannot be removed\..*Lead/s })
    const removed = await decide(sue, grant('Lee', 'lead'), { decision: 'remove', reason: 'Left the lead' })
    removed.page.getByText('Lee no longer has the role')
    expect((await sue.get(grant('Lee', 'lead'))).status).toBe(404)
  })

  test('nobody reviews their own access', async () => {
    const sue = await asUser(here.host, 'sue@example.org')
    const { page } = await sue.get(grant('Sue', 'superUser'))
    page.getByText(/This is your own access/)
    const own = await sue.post(grant('Sue', 'superUser'), { decision: 'keep', reason: 'mine' })
    expect(own.status).toBe(403)
    const sam = await asUser(here.host, 'sam@example.org')
    ;(await decide(sam, grant('Sue', 'superUser'), { decision: 'keep' })).page.getByText('Sue keeps the role')
  })

  test('it is live: a role given again after its decision is to be decided again', async () => {
    const sam = await asUser(here.host, 'sam@example.org')
    here.time.now = new Date(here.time.now.getTime() + 60_000)
    const roles = `/world/users/${here.world.people.Col?.membership}/roles`
    await sam.get(roles)
    await sam.press('Save roles', { roles: [] })
    await sam.press('Save this change')
    expect(rows((await sam.get(`${address}?show=all`)).document).join()).not.toContain('Collector')
    await sam.get(roles)
    await sam.press('Save roles', { roles: ['collector'] })
    await sam.press('Save this change')
    expect(rows((await sam.get(address)).document).join()).toContain('Collector')
  })

  test('it is finished with what is undecided named so, and its evidence says who, when and how long', async () => {
    const sue = await asUser(here.host, 'sue@example.org')
    await sue.get(grant('Sam', 'superUser'))
    here.time.now = new Date(here.time.now.getTime() + 42_000)
    await sue.press('Save the decision', { decision: 'keep', reason: 'Deputy' })
    const { page } = await sue.get(address)
    page.getByText(/2 roles are still to decide/)
    ;(await sue.press('Finish the review')).page.getByText('The review is finished')
    expect((await sue.get(grant('Col', 'collector'))).status).toBe(404)
    const lines = (await sue.get(`${address}/evidence`)).body.trim().split('\r\n')
    expect(lines[0]).toBe('User,Email,Role,Given,Last used,Decision,Reason,Decided by,Decided,Seconds looked at')
    expect(lines.find((line) => line.startsWith('Sam,'))).toMatch(/Super User,.*,Kept,Deputy,Sue,2026-09-01T.*Z,42$/)
    expect(lines.find((line) => line.startsWith('Lee,') && line.includes(',Lead,'))).toContain(
      'Removed,Left the lead,Sue',
    )
    expect(lines.filter((line) => line.includes('Not decided'))).toHaveLength(2)
    expect(await verifyChain(here.db, `world:${here.world.authorities.north}`)).toMatchObject({ intact: true })
  })

  test('other organisations’ reviews do not exist here', async () => {
    const sid = await asUser(here.host, 'sid@example.org')
    expect((await sid.get(address)).status).toBe(404)
    ;(await sid.get('/world/reviews')).page.getByText('No review yet.')
    const col = await asUser(here.host, 'col@example.org')
    expect((await col.get('/world/reviews')).status).toBe(403)
    expect((await col.get(address)).status).toBe(404)
  })

  test('a use is written once a day, whatever is asked', async () => {
    const sue = await asUser(here.host, 'sue@example.org')
    here.time.now = new Date(here.time.now.getTime() + dayMs)
    const again = await asUser(here.host, 'sue@example.org')
    for (const client of [sue, again]) await client.get('/world/users')
    const uses = await here.db
      .selectFrom('role_uses')
      .select('used_on')
      .where('membership_id', '=', here.world.people.Sue?.membership ?? '')
      .execute()
    expect(uses).toEqual([{ used_on: '2026-09-02' }])
  })
})
