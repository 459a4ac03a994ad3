import { inTransaction } from '@remit/platform/db'
import { applyChanges } from '@remit/platform/directory'
import { type Answer, asUser, type Client, stores } from '@remit/platform/testing'
import type { CustomRole } from '@remit/policy'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { filledIn, problemsIn } from './editor-page.ts'
import { policy, roleWith } from './programme.ts'
import { openProgrammeHost, type ProgrammeHost } from './programme-host.ts'
import { abilitiesOf, comparedLines, madeRole, shownEffect } from './role-truths.ts'

/** Roles from the day they are made to the day they go, through the pages, on every store. */

const root = '/impact-suite'

/** The roles that the catalogue's page tells of. */
const auditor: CustomRole = {
  ...roleWith({
    'reporter.limited': {},
    'reporter.impersonate': { choice: 'read-only' },
    'timesheet.supervisor.limited': {},
  }),
  label: 'Desk auditor',
}
const supervisor: CustomRole = {
  ...roleWith({
    'reporter.edit': {},
    'timesheet.supervisor.sign': {},
    'site.access': { scope: 'assigned', choice: 'edit' },
    'report.data': { scope: 'assigned' },
  }),
  label: 'Site supervisor',
}
const director: CustomRole = {
  ...roleWith({ 'timesheet.director': {}, 'site.access': { scope: 'organisation', choice: 'edit and delete' } }),
  label: 'Time sheet director',
}

describe.each(stores)('roles of a programme on %s', (store) => {
  let here: ProgrammeHost
  let mia: Client
  beforeAll(async () => {
    here = await openProgrammeHost(store)
    mia = await asUser(here.host, 'mia@example.org')
  })
  afterAll(() => here.close())

  /** Fills in the editor at an address as `client`, and presses Continue. */
  async function fillIn(client: Client, address: string, role: CustomRole): Promise<Answer> {
    const { document } = await client.get(`${root}${address}`)
    return client.send(`${root}${address}`, filledIn(document, role))
  }

  async function make(role: CustomRole): Promise<string> {
    const { document } = await mia.get(`${root}/roles/new`)
    const saved = await mia.send(`${root}/roles/new`, filledIn(document, role, { confirmed: 'yes' }))
    expect(saved.status).toBe(303)
    return String(saved.headers.location).split('/').at(-1) ?? ''
  }

  /** Gives exactly these roles to somebody, through their page. */
  async function give(name: string, ...roles: readonly string[]): Promise<Answer> {
    const address = `${root}/users/${here.programme.people[name]}/roles`
    await mia.get(address)
    const check = await mia.press('Save roles', { roles })
    return check.status === 200 ? mia.press('Save this change', {}, {}, check) : check
  }

  it.each([auditor, supervisor, director])(
    '$label is checked before it is made, and made as it was shown',
    async (role) => {
      const checked = await fillIn(mia, '/roles/new', role)
      expect(checked.status).toBe(200)
      checked.page.getByText('Nothing is saved yet.')
      const made = await mia.press('Save this role', {}, {}, checked)
      made.page.getByRole('heading', { level: 1, name: new RegExp(`${role.label}$`) })
      made.page.getByText('Nobody holds it now.')
      const stored = await madeRole(here.db, role.label)
      expect(stored?.grants).toEqual(expect.arrayContaining([...role.grants]))
      expect(stored?.grants).toHaveLength(role.grants.length)
    },
  )

  it.each([auditor, supervisor, director])('whoever holds $label can do exactly what it says', async ({ label }) => {
    const role = await madeRole(here.db, label)
    if (role === undefined) throw new Error(`${label} was not made.`)
    const saved = await give('Ned', role.id)
    expect(saved.status).toBe(200)
    saved.page.getByText(new RegExp(`${label} added`))
    const { real, expected } = await abilitiesOf(here, 'Ned', role)
    expect(real).toEqual(expected)
    const { page } = await (await asUser(here.host, 'ned@example.org')).get(`${root}/account`)
    page.getByText(label)
    await give('Ned')
    const after = await abilitiesOf(here, 'Ned', undefined)
    expect(after.real).toEqual(after.expected)
    expect(real.length).toBeGreaterThan(after.real.length)
  })

  it('a role’s name is printed wherever roles are, with how many it is in use by', async () => {
    const role = await madeRole(here.db, 'Desk auditor')
    await give('Rae', role?.id ?? '')
    const users = await mia.get(`${root}/users`)
    expect(users.page.getByRole('row', { name: /Rae/ }).textContent).toContain('Desk auditor')
    const roles = await mia.get(`${root}/roles`)
    expect(roles.page.getByRole('row', { name: /^Desk auditor/ }).textContent).toContain('1 person')
    const history = await mia.get(`${root}/history`)
    expect(history.document.body.textContent).toContain('Desk auditor added')
    expect(history.document.body.textContent).toContain('Role made')
    const csv = await mia.get(`${root}/roles/matrix`)
    expect(csv.body.split('\r\n')[0]?.replace('\uFEFF', '')).toBe(
      'Section,What,Main Administrator,Desk auditor,Site supervisor,Time sheet director',
    )
    expect(csv.body).toContain('for the records chosen for them')
  })

  it('before a change is saved, every holder’s gains and losses are counted and named as the engine compares them', async () => {
    const role = await madeRole(here.db, 'Site supervisor')
    if (role === undefined) throw new Error('There is no such role.')
    await give('Will', role.id)
    await give('Ned', role.id, (await madeRole(here.db, 'Desk auditor'))?.id ?? '')
    const next = {
      ...roleWith({ 'site.access': { scope: 'assigned', choice: 'read only' }, 'learning.add': {} }),
      label: role.label,
    }
    const address = `/roles/${role.id}/permissions`
    const checked = await fillIn(mia, address, next)
    expect(checked.status).toBe(200)
    checked.page.getByText(/2 people hold this role/)
    const expected = await comparedLines(here, role, { ...role, ...next, id: role.id, organisation: role.organisation })
    expect(shownEffect(checked.document)).toEqual(expected)
    expect(expected.size).toBe(2)
    expect((await madeRole(here.db, 'Site supervisor'))?.grants).toEqual(role.grants)
    const saved = await mia.press('Save this role', {}, {}, checked)
    saved.page.getByText('Site supervisor changed')
    expect((await madeRole(here.db, 'Site supervisor'))?.grants).toHaveLength(2)
  })

  it('from the effect one goes back to the editor, and everything typed is there', async () => {
    const checked = await fillIn(mia, '/roles/new', { ...auditor, label: 'Another auditor' })
    const again = await mia.press('Go back and change it', {}, {}, checked)
    expect(again.status).toBe(200)
    expect(filledIn(again.document, auditor)).toEqual(
      expect.objectContaining({ 'choice.reporter.impersonate': 'read-only', 'one.reporter.edit': 'reporter.view' }),
    )
    expect(again.page.getByLabelText('Name of the role')).toHaveProperty('value', 'Another auditor')
    expect(await madeRole(here.db, 'Another auditor')).toBeUndefined()
  })

  it('a copy begins as the role it is made from, and has a name of its own', async () => {
    const role = await madeRole(here.db, 'Desk auditor')
    const editor = await mia.get(`${root}/roles/${role?.id}/copy`)
    expect(editor.page.getByLabelText('Name of the role')).toHaveProperty('value', 'Copy of Desk auditor')
    const taken = await mia.press('Continue', { label: 'desk AUDITOR' })
    expect(taken.status).toBe(422)
    expect(problemsIn(taken.document)).toEqual(['label'])
    await mia.press('Continue', { label: 'Second auditor' })
    await mia.press('Save this role')
    const copy = await madeRole(here.db, 'Second auditor')
    expect(copy?.grants).toEqual(role?.grants)
    expect(copy?.id).not.toBe(role?.id)
  })

  it('two who change one role at once: the second hears of it, and nothing is lost unseen', async () => {
    const role = await madeRole(here.db, 'Second auditor')
    const address = `${root}/roles/${role?.id}/permissions`
    const first = await mia.get(address)
    const other = await asUser(here.host, 'mia@example.org')
    await other.get(address)
    await other.press('Continue', { label: 'Third auditor' })
    await other.press('Save this role')
    const late = await mia.press('Continue', { label: 'Fourth auditor' }, {}, first)
    expect(late.status).toBe(409)
    expect(late.document.body.textContent).toContain('Third auditor has changed since you opened the page')
  })

  it('a role in use is not removed: who holds it and the way forward are named; an unused one goes', async () => {
    const role = await madeRole(here.db, 'Desk auditor')
    const address = `${root}/roles/${role?.id}/removal`
    const inUse = await mia.get(address)
    inUse.page.getByRole('link', { name: 'Rae' })
    expect(inUse.page.queryByRole('button', { name: 'Remove this role' })).toBeNull()
    const forced = await mia.post(address, { revision: '1' })
    expect(forced.status).toBe(409)
    expect(forced.document.body.textContent).toContain('Desk auditor is in use by 2 people: Ned and Rae')
    await give('Rae')
    await give('Ned')
    await mia.get(address)
    const removed = await mia.press('Remove this role')
    removed.page.getByText('Desk auditor removed')
    expect((await mia.get(`${root}/roles/${role?.id}`)).status).toBe(404)
    expect((await mia.get(`${root}/history`)).document.body.textContent).toContain('Desk auditor removed')
  })

  it('nobody else’s programme sees it, and whoever may not make roles is refused in words', async () => {
    const role = await madeRole(here.db, 'Site supervisor')
    const oto = await asUser(here.host, 'oto@example.org')
    expect((await oto.get(`${root}/roles/${role?.id}`)).status).toBe(404)
    expect((await oto.get(`${root}/roles/${role?.id}/permissions`)).status).toBe(404)
    const will = await asUser(here.host, 'will@example.org')
    const refused = await will.get(`${root}/roles/new`)
    expect(refused.status).toBe(403)
  })

  it('a maker cannot put into a role what they may not give (law 9), nor change a role that holds it', async () => {
    const reader = await make({ ...roleWith({ 'reporter.view': {} }), label: 'Reader' })
    const maker = {
      ...roleWith({ 'staff.roles': {}, 'staff.create': {} }),
      label: 'Maker',
      mayGive: { 'staff.create': [reader] },
    }
    await give('Rae', await make(maker))
    const rae = await asUser(here.host, 'rae@example.org')
    const wide = await fillIn(rae, '/roles/new', { ...roleWith({ 'learning.add': {} }), label: 'Too wide' })
    expect(wide.status).toBe(422)
    expect(problemsIn(wide.document)).toEqual(['grants.learning.add'])
    expect(wide.page.getByLabelText('Name of the role')).toHaveProperty('value', 'Too wide')
    const narrow = await fillIn(rae, '/roles/new', { ...roleWith({ 'reporter.view': {} }), label: 'Another reader' })
    expect(narrow.status).toBe(200)
    expect((await rae.press('Save this role', {}, {}, narrow)).status).toBe(200)
    const other = await madeRole(here.db, 'Site supervisor')
    const changed = await fillIn(rae, `/roles/${other?.id}/permissions`, {
      ...roleWith({ 'reporter.view': {} }),
      label: 'Mine',
    })
    expect([403, 422]).toContain(changed.status)
    expect((await madeRole(here.db, 'Site supervisor'))?.grants).toEqual(other?.grants)
  })

  it('“limit roles this person can assign others to” holds on the pages', async () => {
    const rae = await asUser(here.host, 'rae@example.org')
    const { document, page } = await rae.get(`${root}/users/${here.programme.people.Ned}/roles`)
    const boxes = [...document.querySelectorAll<HTMLInputElement>('input[name="roles"]')]
    expect(boxes.filter(({ disabled }) => !disabled).map(({ value }) => value)).toEqual([
      (await madeRole(here.db, 'Reader'))?.id,
    ])
    await rae.press('Save roles', { roles: [(await madeRole(here.db, 'Reader'))?.id ?? ''] })
    const given = await rae.press('Save this change')
    given.page.getByText(/Reader added for Ned/)
    expect(page.queryByText('Nobody')).toBeNull()
  })

  it('a role made here can be asked for, and is given by whoever decides', async () => {
    const will = await asUser(here.host, 'will@example.org')
    await will.get(`${root}/requests/new/role`)
    const role = await madeRole(here.db, 'Reader')
    const checked = await will.press('Continue', { role: role?.id ?? '' })
    expect(checked.document.body.textContent).toContain('Reader')
    expect(checked.document.body.textContent).not.toContain(role?.id)
    const sent = await will.press('Send the request')
    expect(sent.document.body.textContent).toContain('Reader')
    const inbox = await mia.get(`${root}/requests`)
    expect(inbox.document.body.textContent).toContain('Reader')
  })

  it('every change stands in the history with before and after, and none without', async () => {
    const entries = await here.db
      .selectFrom('audit_entries')
      .selectAll()
      .where('subject_type', '=', 'role')
      .where('subject_name', '=', 'Site supervisor')
      .orderBy('sequence')
      .execute()
    expect(entries.map(({ action }) => action)).toEqual(['role.defined', 'role.changed'])
    expect(entries[1]?.before).toHaveProperty('grants')
    expect(entries[1]?.after).toHaveProperty('grants')
  })

  it('giving a role and removing it at once: one of the two is refused', async () => {
    const role = await make({ ...roleWith({ 'learning.add': {} }), label: 'Contended' })
    const by = (commands: Parameters<typeof applyChanges>[1]['commands']) => {
      const actor = { system: 'operator', name: 'the tests' } as const
      return inTransaction(here.db, (tx) => applyChanges(tx, { policy, actor, commands, now: here.time.now }))
    }
    const membership = here.programme.people.Will ?? ''
    const both = await Promise.allSettled([
      by([{ do: 'assignRole', membership, role }]),
      by([{ do: 'removeRole', role }]),
    ])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  })

  it('whoever proved long ago who they are proves it again before a role is saved', async () => {
    here.time.now = new Date(here.time.now.getTime() + 3_600_000)
    const late = await asUser(here.host, 'mia@example.org')
    const checked = await fillIn(late, '/roles/new', { ...roleWith({ 'learning.goals': {} }), label: 'Late role' })
    here.time.now = new Date(here.time.now.getTime() + 16 * 60_000)
    const asked = await late.press('Save this role', {}, {}, checked)
    expect(asked.page.queryByText('Late role made')).toBeNull()
    expect(asked.document.querySelector('h1')?.textContent).toContain('Confirm that it is you')
    expect(await madeRole(here.db, 'Late role')).toBeUndefined()
  })
})
