import { listOutbox } from '@remit/platform/notify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idOf } from '../demo/id-of.ts'
import { people, places } from '../test/cast.ts'
import { dayFields, openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const list = '/pcse/assignment-changes'
const decision = () => `${list}/${idOf('change gwen')}/decision`
const ask = (kind: string, role: string, day = '2026-12-10') => ({
  kind,
  role,
  practice: places.ash.id,
  ...dayFields('on_day', day),
})

describe('a performer’s change', () => {
  test('waits for the PL practice manager, who may correct the day and approves it', async () => {
    const nina = await portal.as('nina')
    expect((await nina.get(list)).page.getByRole('link', { name: /Review practice change/ })).toBeTruthy()
    const silent = await nina.post(decision(), { decision: 'rejected', ...dayFields('onDay', '2026-12-03') })
    expect(silent.page.getByRole('alert').textContent).toContain('Enter why you reject it')
    await nina.post(decision(), { decision: 'approved', ...dayFields('onDay', '2026-12-01') })
    const gwen = await portal.as('gwen')
    expect((await gwen.get(list)).body).toContain('Ash Lane Surgery: Salaried GP since 1 December 2026')
    expect(await listOutbox(portal.db, { to: people.gwen.email })).toHaveLength(1)
    const twice = await nina.post(decision(), { decision: 'approved', ...dayFields('onDay', '2026-12-01') })
    expect(twice.status).toBe(409)
  })

  test('is one the list allows: nobody joins twice, nor leaves where they do not work', async () => {
    const gwen = await portal.as('gwen')
    const joins = await gwen.post(`${list}/new`, ask('join', 'locum'))
    expect(joins.page.getByRole('alert').textContent).toContain('You work at Ash Lane Surgery already')
    const same = await gwen.post(`${list}/new`, ask('change', 'salaried'))
    expect(same.page.getByRole('alert').textContent).toContain('You are Salaried GP there already')
    const hugo = await portal.as('hugo')
    const leaves = await hugo.post(`${list}/new`, ask('leave', ''))
    expect(leaves.page.getByRole('alert').textContent).toContain('You do not work at Ash Lane Surgery')
  })

  test('of role ends the old assignment the day before the new one; leaving ends the last', async () => {
    const gwen = await portal.as('gwen')
    const nina = await portal.as('nina')
    for (const [kind, role, day] of [
      ['change', 'principal', '2026-12-10'],
      ['leave', '', '2026-12-31'],
    ] as const) {
      await gwen.post(`${list}/new`, ask(kind, role, day))
      expect((await gwen.post(`${list}/new`, ask(kind, role, day))).status, 'one waits at a time').not.toBe(200)
      const { page } = await nina.get(list)
      const link = page.getByRole('link', { name: /Review practice change\s*of Dr Gwen/ }).getAttribute('href') ?? ''
      await nina.post(link, { decision: 'approved', ...dayFields('onDay', day) })
    }
    const rows = await portal.db
      .selectFrom('pcse.assignments')
      .select(['role', 'starts_on', 'ends_on'])
      .where('performer_id', '=', people.gwen.id)
      .orderBy('starts_on')
      .execute()
    expect(rows).toEqual([
      { role: 'salaried', starts_on: '2026-12-01', ends_on: '2026-12-09' },
      { role: 'principal', starts_on: '2026-12-10', ends_on: '2026-12-31' },
    ])
  })

  test('is reviewed at its own practice only, by holders of PL Practice Manager', async () => {
    expect((await (await portal.as('bea')).get(decision())).status).toBe(404)
    expect((await (await portal.as('pam')).get(list)).status).toBe(403)
    expect((await (await portal.as('gwen')).get(decision())).status).toBe(403)
  })
})
