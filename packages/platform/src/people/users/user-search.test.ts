import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildHost } from '../../host/index.ts'
import { asUser, stores } from '../../testing/index.ts'
import { openPracticeHost, type PracticeHost, practiceService } from '../../testing/practice-host.ts'
import { practicePolicySource } from '../../testing/practice-policy.ts'

/** The practices, where officers may also take administrators’ roles away, and give none. */
const takingService = {
  ...practiceService,
  policy: {
    ...practicePolicySource,
    administration: {
      ...practicePolicySource.administration,
      leavers: {
        holder: { roles: ['officer'] },
        may: ['revoke'],
        roles: ['payments', 'supplies'],
        where: 'organisation',
        alongside: true,
        self: false,
        peers: true,
      },
    },
  },
} as const

describe.each(stores)('whoever looks after organisations from above, on %s', (store) => {
  let here: PracticeHost
  let host: PracticeHost['host']
  beforeAll(async () => {
    here = await openPracticeHost(store)
    const config = {
      publicUrl: 'http://remit.test',
      demonstration: true,
      secret: 's'.repeat(32),
      uploadsFolder: '/tmp',
    }
    host = await buildHost({ db: here.db, services: [takingService], config, clock: () => here.time.now })
  })
  afterAll(async () => {
    await host.close()
    await here.close()
  })
  const find = async (who: string, search: string) => {
    const client = await asUser(host, `${who}@example.org`)
    const { page, status } = await client.get(`/practices/users/search?search=${encodeURIComponent(search)}`)
    return {
      client,
      status,
      rows: page
        .queryAllByRole('row')
        .slice(1)
        .map((row: HTMLElement) => row.textContent ?? ''),
    }
  }

  test('finds a user by their address, and everybody of an organisation by its code or name', async () => {
    const [found] = (await find('ola', 'PIA@example.org')).rows
    expect(found).toMatch(/Pia[\s\S]*Ash Surgery/)
    expect((await find('ola', 'a11111')).rows).toHaveLength(3)
    expect((await find('ola', 'Birch surgery')).rows).toHaveLength(1)
    expect((await find('ola', 'omar@example.org')).rows).toEqual([])
    expect((await find('ola', 'pia@')).rows).toEqual([])
  })

  test('takes an administrator’s role from somebody who has left, and can give none', async () => {
    const { client } = await find('ola', 'pia@example.org')
    const pia = here.practices.people.Pia?.membership
    const page = await client.get(`/practices/users/${pia}/roles`)
    const boxes = [...page.document.querySelectorAll<HTMLInputElement>('input[name="roles"]')]
    expect(boxes.filter(({ disabled }) => !disabled).map(({ value }) => value)).toEqual(['payments'])
    await client.press('Save roles', { roles: [] })
    await client.press('Save this change')
    const roles = await here.db
      .selectFrom('assignments')
      .select('role')
      .where('membership_id', '=', pia ?? '')
      .execute()
    expect(roles).toEqual([])
  })

  test('finds nobody outside, and whoever looks after nobody has no such page', async () => {
    expect((await find('pia', 'una@example.org')).rows).toEqual([])
    expect((await find('cleo', 'pia@example.org')).status).toBe(403)
  })
})
