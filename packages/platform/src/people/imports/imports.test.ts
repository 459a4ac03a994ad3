import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asUser } from '../../testing/index.ts'
import { openWorldHost, type WorldHost } from '../../testing/world-host.ts'

const header = 'Full name,Email address,Roles,Schools'

describe.each(['PGlite', 'PostgreSQL'] as const)('users from a file on %s', (store) => {
  let here: WorldHost
  beforeAll(async () => {
    here = await openWorldHost(store)
  })
  afterAll(() => here.close())

  const send = async (lines: readonly string[], by = 'sue@example.org') => {
    const client = await asUser(here.host, by)
    await client.get('/world/users/imports/new')
    const answer = await client.press('Check the file', {
      file: { name: 'users.csv', content: [header, ...lines].join('\n') },
    })
    return { client, answer }
  }
  const statusOf = async (email: string) =>
    (
      await here.db
        .selectFrom('memberships as m')
        .innerJoin('users as u', 'u.id', 'm.user_id')
        .select('m.status')
        .where('u.email', '=', email)
        .execute()
    ).map(({ status }) => status)

  test('the template is read as it is, and a file without its columns is refused in words', async () => {
    const sue = await asUser(here.host, 'sue@example.org')
    expect((await sue.get('/world/users/imports/template')).body.trim()).toBe(`\uFEFF${header}`.trim())
    const { answer } = await send([])
    expect(answer.status).toBe(422)
    answer.page.getByText('The file holds no users.')
    await sue.get('/world/users/imports/new')
    const other = await sue.press('Check the file', { file: { name: 'x.csv', content: 'Name\nMo' } })
    expect(other.body).toContain('The file has no column “Full name” or “Email address”')
  })

  test('every row has its word before anybody is invited; the rows that are right can be invited alone, and taken back', async () => {
    const { client, answer } = await send([
      'Ann Able,ann@example.org,Collector; Helper,north1; north 2',
      'Bo Bad,not an address,,',
      'Cy Role,cy@example.org,Emperor,',
      'Di Place,di@example.org,Helper,south1',
      'Ann Again,ann@example.org,,',
      'Ed Every,ed@example.org,Super User,every school',
      'Fay Formula,fay@example.org,=1+1,',
    ])
    const rows = [...answer.document.querySelectorAll('main tbody tr')].map((row) =>
      row.textContent?.replace(/\s+/g, ' ').trim(),
    )
    expect(rows[0]).toContain('Ready')
    expect(rows[1]).toContain('“not an address” is not an email address')
    expect(rows[2]).toContain('You may give no role called “Emperor”')
    expect(rows[3]).toContain('There is no school “south1” here')
    expect(rows[4]).toContain('belongs to this organisation already')
    expect(rows[5]).toContain('Ready')
    expect(rows[6]).toContain('A cell holds a formula')
    expect(await statusOf('ann@example.org')).toEqual([])
    expect(await here.db.selectFrom('users').select('id').where('email', '=', 'ann@example.org').execute()).toEqual([])

    const none = await client.press('Send the invitations')
    expect(none.status).toBe(422)
    const all = await client.press('Send the invitations', { do: 'invite-all' })
    expect(all.status).toBe(409)
    expect(await statusOf('ed@example.org')).toEqual([])

    await client.get(answer.url)
    const done = await client.press('Send the invitations', { do: 'invite-good' })
    done.page.getByText('2 users invited')
    expect(await statusOf('ann@example.org')).toEqual(['invited'])
    const listed = await client.get('/world/users?search=ann')
    expect(listed.page.getByRole('row', { name: /^Ann Able/ }).textContent).toMatch(/Invited.*Collector.*Helper.*2/s)
    const csv = (await client.get(`${answer.url}/results`)).body
    expect(csv).toContain('Ann Able,ann@example.org,Collector; Helper,north1; north 2,Invited,\r\n')
    expect(csv).toContain('Cy Role,cy@example.org,Emperor,,Not invited,You may give no role called “Emperor”')

    await client.get(answer.url)
    const undone = await client.press('Cancel these invitations')
    undone.page.getByText('2 invitations cancelled')
    expect(await statusOf('ann@example.org')).toEqual(['ended'])
    expect((await client.send(answer.url, { do: 'undo' })).status).toBe(403)
  })

  test('what has been accepted by then stays when the rest is cancelled', async () => {
    const { client, answer } = await send(['Gus Good,gus@example.org,,', 'Hal Here,hal@example.org,,'])
    await client.press('Send the invitations')
    const { membership } = await here.db
      .selectFrom('memberships as m')
      .innerJoin('users as u', 'u.id', 'm.user_id')
      .select('m.id as membership')
      .where('u.email', '=', 'gus@example.org')
      .executeTakeFirstOrThrow()
    await here.db.updateTable('memberships').set({ status: 'active' }).where('id', '=', membership).execute()
    await client.get(answer.url)
    ;(await client.press('Cancel these invitations')).page.getByText(/1 invitations cancelled; 1 had been accepted/)
    expect(await statusOf('gus@example.org')).toEqual(['active'])
  })

  test('a heading is read with and without a hyphen', async () => {
    const sue = await asUser(here.host, 'sue@example.org')
    await sue.get('/world/users/imports/new')
    const content = [header.replace('Email', 'E-mail'), 'Jo Jot,jo@example.org,,'].join('\n')
    const answer = await sue.press('Check the file', { file: { name: 'users.csv', content } })
    expect(answer.page.getByRole('row', { name: /Jo Jot/ }).textContent).toContain('Ready')
  })

  test('another organisation’s import does not exist here: not to see, not to send, not as a file', async () => {
    const { answer } = await send(['Ivy One,ivy1@example.org,,'])
    const sid = await asUser(here.host, 'sid@example.org')
    expect((await sid.get(answer.url)).status).toBe(404)
    expect((await sid.get(`${answer.url}/results`)).status).toBe(404)
    expect((await sid.post(answer.url, { do: 'invite-good' })).status).toBe(404)
    expect(await statusOf('ivy1@example.org')).toEqual([])
  })

  test('whoever may not invite sends no file', async () => {
    expect((await (await asUser(here.host, 'col@example.org')).get('/world/users/imports/new')).status).toBe(403)
  })

  test('the list goes out as a file as it is filtered, and is filtered by school and by last visit', async () => {
    const sue = await asUser(here.host, 'sue@example.org')
    const names = (document: Document) =>
      [...document.querySelectorAll('main tbody th a')].map((link) => link.textContent)
    const school = here.world.schools.north1 ?? ''
    expect(names((await sue.get(`/world/users?assigned=${school}&status=active`)).document)).toEqual([
      'Col',
      'Lee',
      'Sam',
      'Sue',
    ])
    expect(names((await sue.get('/world/users?seen=recent')).document)).toEqual(['Col', 'Sue'])
    expect(names((await sue.get('/world/users?seen=never&status=active&sort=-name')).document)).toEqual(
      expect.arrayContaining(['Una', 'Sam', 'Lee']),
    )
    const { body, headers } = await sue.get('/world/users/download?search=col')
    expect(headers['content-disposition']).toContain('users-2026-09-01.csv')
    expect(body.trim().split('\r\n')).toEqual([
      'Full name,Email address,Status,Roles,Schools,Added,Last active',
      'Col,col@example.org,Active,Collector,north 1; north 2,2026-09-01,2026-09-01',
    ])
  })
})
