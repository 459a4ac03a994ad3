import { compileOrThrow, judge, type Membership, type Organisation } from '@remit/policy'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ncmpPolicy } from '../policy.ts'
import { people, schools } from './cast.ts'
import { openPortal, type Portal } from './portal.ts'

/** Sentences of the guide that no other test shows, asked of the real pages. README.md lists them all. */

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const rolesOfNia = `/ncmp/users/${people.nia.membership}/roles`

describe('user roles', () => {
  test('there are six to tick, and one person may hold several', async () => {
    const { document } = await (await portal.as('sam')).get(rolesOfNia)
    const boxes = [...document.querySelectorAll('input[type="checkbox"][name="roles"]')]
    expect(boxes.map((box) => box.getAttribute('value')).toSorted()).toEqual([
      'collector',
      'laSetup',
      'monitor',
      'ncmpLead',
      'superMonitor',
      'superUser',
    ])
  })

  test('are given with the reminder that only who has a clear need gets them, by today’s law', async () => {
    const { body } = await (await portal.as('sam')).get(rolesOfNia)
    expect(body).toContain('UK GDPR and the Data Protection Act 2018')
    expect(body).toContain('clear need')
  })

  test('the lead’s is held in the authority, never in a provider', () => {
    const policy = compileOrThrow(ncmpPolicy)
    const organisations: readonly Organisation[] = [
      { id: 'northtown', kind: 'authority', status: 'open' },
      { id: 'trust', kind: 'provider', parent: 'northtown', status: 'open' },
    ]
    const member = (id: string, organisation: string, roles: readonly string[]): Membership => ({
      id,
      user: id,
      organisation,
      status: 'active',
      assigned: [{ every: 'school' }],
      assignments: roles.map((role) => ({ role })),
    })
    const memberships = [member('sue', 'northtown', ['superUser']), member('pat', 'trust', [])]
    const lead = { do: 'assignRole', membership: 'pat', role: 'ncmpLead' } as const
    const judgement = judge(policy, { organisations, memberships }, { user: 'sue' }, [lead], 0)
    expect(judgement.allowed).toBe(false)
  })
})

describe('each role', () => {
  test('a super monitor opens everything a monitor opens', async () => {
    const [monitor, superMonitor] = [await portal.as('ben'), await portal.as('ana')]
    for (const url of ['/ncmp/schools', '/ncmp/monitoring', '/ncmp/help']) {
      expect([(await monitor.get(url)).status, (await superMonitor.get(url)).status]).toEqual([200, 200])
    }
  })

  test('a collector opens no data-quality report and cannot change the list of schools', async () => {
    const mo = await portal.as('mo')
    expect((await mo.get('/ncmp/monitoring')).status).toBe(403)
    expect((await mo.get('/ncmp/schools/new')).status).toBe(403)
  })

  test('LA set-up opens the list of schools, and no pupil, no upload and no indicator', async () => {
    const leo = await portal.as('leo')
    expect((await leo.get('/ncmp/schools')).status).toBe(200)
    for (const url of ['/ncmp/pupils', '/ncmp/uploads/new', '/ncmp/monitoring', '/ncmp/submission']) {
      expect((await leo.get(url)).status).toBe(403)
    }
  })
})

describe('assigning schools', () => {
  test('a new user stands in the list with no roles, reached from the Welcome page by Manage users', async () => {
    const sam = await portal.as('sam')
    const welcome = await sam.get('/ncmp')
    const [link] = welcome.page.getAllByRole('link', { name: 'Manage users' })
    const list = await sam.get(link?.getAttribute('href') ?? '')
    const row = list.page.getByRole('row', { name: new RegExp(people.nia.name) })
    expect(row.textContent).toContain('No roles')
    expect(row.querySelector(`a[href="/ncmp/users/${people.nia.membership}/schools"]`)).toBeTruthy()
  })

  test('shows the authority’s schools to tick, keeps what is ticked, and says so', async () => {
    const sam = await portal.as('sam')
    const url = `/ncmp/users/${people.nia.membership}/schools`
    const { page, body } = await sam.get(url)
    expect(page.getByRole('checkbox', { name: new RegExp(schools.elm.name) })).toBeTruthy()
    expect(body).not.toContain(schools.oak.name)
    const shown = Object.values(schools).map(({ id }) => id)
    await sam.post(url, { reach: 'ticked', places: schools.elm.id, shown: shown.join(' ') })
    const saved = await sam.press('Save this change')
    expect(saved.page.getByRole('alert').textContent).toContain(people.nia.name)
  })
})
