import { secondPlaceJobs } from '@remit/platform/host'
import { listOutbox } from '@remit/platform/notify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pcse } from '../service.ts'
import { type PersonKey, people, places } from './cast.ts'
import { openPortal, type Portal } from './portal.ts'

/** What the page says of user administrators, asked of the real pages. */

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const rolesPage = (person: PersonKey) => `/pcse/users/${people[person].memberships[0]?.id}/roles`

async function rolesHeld(person: PersonKey): Promise<readonly string[]> {
  const rows = await portal.db
    .selectFrom('assignments')
    .select('role')
    .where('membership_id', '=', people[person].memberships[0]?.id ?? '')
    .execute()
  return rows.map(({ role }) => role).toSorted()
}

async function assign(by: PersonKey, to: PersonKey, roles: readonly string[]) {
  const client = await portal.as(by)
  await client.get(rolesPage(to))
  const saved = await client.press('Save roles', { roles })
  return saved.page.queryByRole('button', { name: 'Save this change' }) ? client.press('Save this change') : saved
}

describe('“split by service type”: each administrator gives the roles of their own service', () => {
  const given = [
    ['gita', 'gppAvcs'],
    ['mark', 'orderEntryClerk'],
    ['pam', 'plPracticeManager'],
  ] as const

  test.each(given)('%s offers %s, and no role of another service', async (by, own) => {
    const client = await portal.as(by)
    const { document } = await client.get(rolesPage('una'))
    const open = [...document.querySelectorAll<HTMLInputElement>('input[name="roles"]:not([disabled])')]
    const offered = open.map(({ value }) => value)
    expect(offered).toContain(own)
    for (const [other, role] of given) if (other !== by) expect(offered).not.toContain(role)
    expect(offered).not.toContain('mainContact')
    expect(offered).not.toContain('serviceDeskAnalyst')
  })

  test('roles of two services stand side by side, each given by its own administrator', async () => {
    await assign('gita', 'una', ['gppViewClaims'])
    await assign('mark', 'una', ['gppViewClaims', 'orderEntryClerk'])
    expect(await rolesHeld('una')).toEqual(['gppViewClaims', 'orderEntryClerk'])
  })

  test('an administrator may give a role to themselves', async () => {
    await assign('pam', 'pam', ['plUserAdministration', 'plPracticeManager'])
    expect(await rolesHeld('pam')).toEqual(['plPracticeManager', 'plUserAdministration'])
  })
})

describe('“each practice can have a maximum of four user admins”', () => {
  test('the fifth is refused, and the page names who holds the places', async () => {
    const refused = await assign('dina', 'dot', ['gppClaimsAdmin', 'gppUserManagement'])
    expect(await rolesHeld('dot')).toEqual(['gppClaimsAdmin'])
    expect(refused.status).toBe(409)
    expect(refused.body).toContain('A practice may have at most 4 GPP - Practice User Management')
    expect(refused.body).toContain('Dan Price, Dina Hall, Dora Kerr, Drew Hall')
  })

  test('User Administrators can create other User Administrators for their organisation', async () => {
    await assign('gita', 'cal', ['gppClaimsAdmin', 'gppUserManagement'])
    expect(await rolesHeld('cal')).toEqual(['gppClaimsAdmin', 'gppUserManagement'])
  })
})

test('an administrator finds nobody of another practice', async () => {
  const bea = await portal.as('bea')
  expect((await bea.get(rolesPage('una'))).status).toBe(404)
  expect((await bea.get('/pcse/users')).body).not.toContain(people.una.name)
})

test('the users page urges the only holder of an administrator role to make a second one', async () => {
  const { body } = await (await portal.as('bea')).get('/pcse/users')
  expect(body).toContain(
    'You are the only person here with the role GPP - Practice User Management. Give it to somebody else',
  )
  const atAsh = (await (await portal.as('gita')).get('/pcse/users')).body
  expect(atAsh).not.toContain('the only person here with the role GPP')
  // There is one main contact, and Gita gives no role of the Performers List.
  expect(atAsh).not.toMatch(/the only person here with the role (Main Contact|Service Desk)/)
  expect(atAsh).toContain(
    'Pam Dunn is the only person here with the role PL Organization User Administration. Ask Pam Dunn to give it',
  )
})

test('“assign their role to another member of your team”: a leaver hands over, who takes it is asked', async () => {
  const later = () => {
    portal.time.now = new Date(portal.time.now.getTime() + 1000)
  }
  const lena = await portal.as('lena', places.ash.name)
  await lena.get('/pcse/hand-over')
  const successor = people.vic.memberships[0]?.id ?? ''
  await lena.press('Continue', { roles: ['gppUserManagement'], leaves: 'stay', successor })
  await lena.press('Ask Vic Stone')
  later()
  const [asked] = await listOutbox(portal.db, { to: people.vic.email })
  const vic = await portal.as('vic')
  await vic.get(/http:\/\/localhost(\/pcse\/hand-overs\/\S+)/.exec(asked?.body ?? '')?.[1] ?? 'none')
  await vic.press('Take over')
  expect(await rolesHeld('vic')).toEqual(['gppUserManagement', 'gppViewClaims'])
  expect(await rolesHeld('lena')).toEqual(['gppStatements'])
})

test('a leaver who works at another practice too loses the old access only, by one form', async () => {
  const gita = await portal.as('gita')
  await gita.get(`/pcse/users/${people.lena.memberships[0]?.id}/removal`)
  const ended = await gita.press(/^Remove Lena/, { reason: 'Left for Birch Road' })
  expect(ended.status).toBe(200)
  expect((await (await portal.as('lena', places.birch.name)).get('/pcse')).body).toContain(places.birch.name)
  const rows = await portal.db
    .selectFrom('memberships')
    .select(['id', 'status'])
    .where('user_id', '=', people.lena.id)
    .execute()
  const states = Object.fromEntries(rows.map(({ id, status }) => [id, status]))
  expect(people.lena.memberships.map(({ id }) => states[id])).toEqual(['ended', 'active'])
})

test('a leaver who joins another practice with the same email is reported to both, and one press ends the old access', async () => {
  const bea = await portal.as('bea')
  await bea.get('/pcse/users/new')
  await bea.press('Continue', { name: people.stella.name, email: people.stella.email })
  await bea.press('Continue', { roles: ['gppViewClaims'] })
  await bea.press('Send the invitation')
  const stella = await portal.as('stella')
  const [invited] = await listOutbox(portal.db, { to: people.stella.email })
  await stella.get(/http:\/\/localhost(\/invitation\/\S+)/.exec(invited?.body ?? '')?.[1] ?? 'none')
  await stella.press('Accept the invitation')
  for (const job of secondPlaceJobs({ services: [pcse], publicUrl: 'http://localhost' })) {
    await job.run({ db: portal.db, data: {}, now: portal.time.now })
  }
  const told = async (person: PersonKey) =>
    (await listOutbox(portal.db, { to: people[person].email })).find(({ subject }) => subject.includes('Stella Quick'))
  expect((await told('bea'))?.body).toContain('Stella Quick, who joined Birch Road Medical Centre')
  expect((await told('bea'))?.body).not.toContain('Ash Lane')
  const [, link = 'none'] = /http:\/\/localhost(\/pcse\/users\/\S+)/.exec((await told('gita'))?.body ?? '') ?? []
  const gita = await portal.as('gita')
  await gita.get(link)
  expect((await gita.press('End their access here')).status).toBe(200)
  expect((await (await portal.as('stella')).get('/pcse')).body).toContain('Birch Road Medical Centre')
  const rows = await portal.db
    .selectFrom('memberships')
    .select(['organisation_id', 'status'])
    .where('user_id', '=', people.stella.id)
    .execute()
  const standing = new Map(rows.map(({ organisation_id, status }) => [organisation_id, status]))
  expect(standing).toEqual(
    new Map([
      [places.ash.id, 'ended'],
      [places.birch.id, 'active'],
    ]),
  )
})
