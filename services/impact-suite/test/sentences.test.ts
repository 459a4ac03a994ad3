import { check, effectiveGrants, factsOf, placesOf, type Resource } from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { entries, scopesOf, sentences } from './catalogue.ts'
import { AT, allows, askedAt, member, organisationsWith, policy, roleWith } from './programme.ts'

/** Every line of the catalogue that is a sentence: abilities without a key of their own, conditions and notes. */

const staff = (...keys: readonly string[]) => ({ roles: [roleWith(Object.fromEntries(keys.map((key) => [key, {}])))] })

/** An entry gives an ability as far as the entry itself reaches, and a role without the entry does not have it. */
function gives(key: string, ability: string): void {
  for (const placed of entries.filter((it) => it.entry.key === key)) {
    for (const scope of scopesOf(placed)) {
      const role = roleWith({ [key]: { scope } })
      expect(effectiveGrants(policy, role)).toContainEqual({ permission: ability, scope })
      expect(askedAt(ability, 'near').some((it) => allows({ roles: [role] }, ability, it))).toBe(true)
      expect(askedAt(ability, 'foreign').some((it) => allows({ roles: [role] }, ability, it))).toBe(false)
    }
  }
  expect(askedAt(ability, 'near').some((it) => allows(staff('learning.add'), ability, it))).toBe(false)
}

function givesUnused(key: string, ability: string): void {
  gives(key, ability)
  const used = askedAt(ability, 'near').map((it): Resource => ({ ...it, attributes: { inUse: true } }))
  expect(used.some((it) => allows(staff(key), ability, it))).toBe(false)
}

/** A message goes out only when there is something to tell. */
function onlyWithChanges(key: string): void {
  const site = { type: 'site', id: 'near' }
  expect(allows({ ...staff(key), context: { changes: 1 } }, key, site)).toBe(true)
  expect(allows({ ...staff(key), context: { changes: 0 } }, key, site)).toBe(false)
  expect(allows({ ...staff(key), context: {} }, key, site)).toBe(false)
}

const type = (key: string) => key.slice(0, 'association1'.length)

/** What each sentence means, by its words. */
const told: Readonly<Record<string, (key: string) => void>> = {
  'desk auditors': () => {
    const auditor = roleWith({
      'reporter.limited': {},
      'reporter.impersonate': { choice: 'read-only' },
      'reporter.messages': {},
    })
    const selected = { selected: [{ type: 'reporter', id: 'reporter at near' }] }
    const situation = { roles: [auditor], membership: member('mo', ['made'], selected) }
    for (const permission of ['reporter.view', 'reporter.open', 'reporter.impersonate']) {
      expect(allows(situation, permission, { type: 'reporter', id: 'reporter at near', holders: ['near'] })).toBe(true)
      expect(allows(situation, permission, { type: 'reporter', id: 'another', holders: ['near'] })).toBe(false)
    }
    const message = { type: 'reporterMessage', id: 'm', holders: ['near'] }
    expect(
      allows(situation, 'reporter.messages', { ...message, of: { type: 'reporter', id: 'reporter at near' } }),
    ).toBe(true)
    expect(allows(situation, 'reporter.messages', { ...message, of: { type: 'reporter', id: 'another' } })).toBe(false)
  },
  "alone when supervisors never sign, or after a supervisor's signature": (key) => {
    const paper = { type: 'reporterDocument', id: 'd', holders: ['near'] }
    const signs = (attributes: Resource['attributes']) => allows(staff(key), key, { ...paper, attributes })
    expect(signs({ supervisorsSign: false })).toBe(true)
    expect(signs({ supervisorsSign: true, supervisorSignedBy: 'sam' })).toBe(true)
    expect(signs({ supervisorsSign: true })).toBe(false)
    expect(signs({})).toBe(false)
  },
  'at least one change': onlyWithChanges,
  'original and new value of each changed field': (key) => gives(key, 'reporter.changes'),
  'e-mail': (key) => gives(key, `${key}.email`),
  text: (key) => gives(key, `${key}.text`),
  'create associations and items': (key) => gives(key, `${type(key)}.write.create`),
  'edit associations and items': (key) => gives(key, `${type(key)}.write.edit`),
  'delete associations and items when nothing uses them': (key) => givesUnused(key, `${type(key)}.write.delete`),
  'group.export': (key) => gives(key, 'group.export'),
  'decide who can enrol new identifiers': (key) => gives(key, 'group.settings.enrollers'),
  'write naming instructions for staff and reporters': (key) => gives(key, 'group.settings.naming'),
  'let reporters connect and disconnect identifiers from their accounts': (key) =>
    gives(key, 'group.settings.connecting'),
  'turn on identifier profiles for reporters': (key) => gives(key, 'group.settings.profiles'),
  'name identifiers': (key) => gives(key, 'group.settings.names'),
  'decide who enrols identifiers': (key) => gives(key, 'group.settings.enrollers'),
  'enrolment instructions': (key) => gives(key, 'group.settings.instructions'),
  'connect and disconnect by reporters, with or without staff approval': (key) =>
    gives(key, 'group.settings.connecting'),
  'display profiles and assignment details': (key) => gives(key, 'group.settings.profiles'),
  'create fields': (key) => gives(key, 'group.fields.create'),
  'enrolment options for staff and reporters': (key) => gives(key, 'group.fields.enrolment'),
  'editing by reporters': (key) => gives(key, 'group.fields.editing'),
  'archive fields': (key) => gives(key, 'group.fields.archive'),
  'where cohorts are enabled, cohorts too': (key) => {
    const makes = (modules: readonly string[]) => {
      const places = placesOf(organisationsWith(modules))
      const { roles } = staff(key)
      const facts = factsOf(policy, {
        user: { id: 'mo' },
        memberships: [member('mo', ['made'])],
        places,
        customRoles: roles,
      })
      const resource = { type: 'programme', id: 'corps' }
      return check(policy, facts, { action: 'cohort.create', resource }, AT).allowed
    }
    expect(makes(['cohorts'])).toBe(true)
    expect(makes([])).toBe(false)
  },
  'Leave holders off the recipients of urgent alerts raised in reports': (key) => {
    const site = { type: 'site', id: 'far' }
    const receives = (...roles: ReturnType<typeof roleWith>[]) => allows({ roles }, 'report.urgent.receive', site)
    const plain = roleWith({ 'learning.add': {} }, 'plain')
    expect(receives(plain)).toBe(true)
    expect(receives(roleWith({ [key]: {} }))).toBe(false)
    expect(receives(roleWith({ [key]: {} }), plain)).toBe(true)
    expect(receives()).toBe(false)
  },
  'the template asks for two site supervisors': (key) => {
    const sheet = { type: 'timesheet', id: 't', holders: ['near'] }
    const signs = (attributes: Resource['attributes']) => allows(staff(key), key, { ...sheet, attributes })
    expect(signs({ twoSupervisors: true, firstSignedBy: 'sam' })).toBe(true)
    expect(signs({ twoSupervisors: false, firstSignedBy: 'sam' })).toBe(false)
    expect(signs({ twoSupervisors: true })).toBe(false)
    expect(signs({ twoSupervisors: true, firstSignedBy: 'mo' })).toBe(false)
  },
}

describe('what the catalogue says in sentences', () => {
  it(`none of the ${sentences.length} is missed`, () => {
    expect(new Set(sentences.map((it) => it.words))).toEqual(new Set(Object.keys(told)))
    console.log(`impact-suite: ${sentences.length} sentences asked`)
  })

  it.each(sentences)('$key: “$words”', ({ key, words }) => told[words]?.(key))
})

describe('what the article says besides', () => {
  it('“only sent by me / sent by anyone / blocked”: messages on a profile', () => {
    for (const of of ['reporter', 'staff', 'group']) {
      const key = `${of}.messages`
      const reads = (choice: string, sentBy: string) =>
        askedAt(key, 'near').every((it) =>
          allows({ roles: [roleWith({ [key]: { choice } })] }, key, { ...it, attributes: { sentBy } }),
        )
      expect([reads('sent by me', 'mo'), reads('sent by me', 'sam')]).toEqual([true, false])
      expect([reads('sent by anyone', 'mo'), reads('sent by anyone', 'sam')]).toEqual([true, true])
      expect([reads('blocked', 'mo'), reads('blocked', 'sam')]).toEqual([false, false])
    }
  })

  it('“read-only access OR read/write access”: writing as a reporter is a choice', () => {
    const reporter = { type: 'reporter', id: 'r', holders: ['far'] }
    const writes = (choice: string) =>
      allows({ roles: [roleWith({ 'reporter.impersonate': { choice } })] }, 'reporter.impersonate.write', reporter)
    expect([writes('read-only'), writes('read-write')]).toEqual([false, true])
  })

  it('“Edit; Edit and Delete; Read Only”: each access to sites holds the ones before it', () => {
    const may = (choice: string) =>
      ['site.access', 'site.edit', 'site.delete'].map((it) =>
        allows({ roles: [roleWith({ 'site.access': { choice, scope: 'assigned' } })] }, it, {
          type: 'site',
          id: 'near',
        }),
      )
    expect(may('read only')).toEqual([true, false, false])
    expect(may('edit')).toEqual([true, true, false])
    expect(may('edit and delete')).toEqual([true, true, true])
  })

  it('“as a Site Representative OR as an Organizational Representative”', () => {
    const paper = { type: 'siteDocument', id: 'd', holders: ['near'] }
    const signs = (choice: string) =>
      ['site.sign.site', 'site.sign.organisation'].map((it) =>
        allows({ roles: [roleWith({ 'site.sign': { choice } })] }, it, paper),
      )
    expect(signs('as a site representative')).toEqual([true, false])
    expect(signs('as an organisational representative')).toEqual([false, true])
  })

  it('“review submitted sheets, but should not sign or reject”, limited to selected reporters', () => {
    const role = roleWith({ 'timesheet.supervisor.limited': {} })
    const selected = { selected: [{ type: 'reporter', id: 'rae' }] }
    const situation = { roles: [role], membership: member('mo', ['made'], selected) }
    const sheet = (of: string) => ({ type: 'timesheet', id: of, holders: ['near'], of: { type: 'reporter', id: of } })
    expect(allows(situation, 'timesheet.supervisor.review', sheet('rae'))).toBe(true)
    expect(allows(situation, 'timesheet.supervisor.review', sheet('ray'))).toBe(false)
    expect(allows(situation, 'timesheet.supervisor.sign', sheet('rae'))).toBe(false)
  })

  it('“Update Username and Password”: a role may withhold it', () => {
    const self = { type: 'self', owner: 'mo' }
    expect(allows(staff('account.credentials'), 'self.password', self)).toBe(true)
    expect(allows(staff('account.credentials'), 'self.email', self)).toBe(true)
    expect(allows(staff('learning.add'), 'self.password', self)).toBe(false)
    expect(allows(staff('staff.ownProfile'), 'self.name', self)).toBe(true)
  })

  it('“This section will only appear if you have invested in the Financial Reporting module”: off, its grants sleep', () => {
    const places = placesOf(organisationsWith([]))
    const { roles } = staff('finance.view')
    const facts = factsOf(policy, {
      user: { id: 'mo' },
      memberships: [member('mo', ['made'])],
      places,
      customRoles: roles,
    })
    const resource = { type: 'submission', id: 's', holders: ['near'] }
    expect(check(policy, facts, { action: 'finance.view', resource }, AT).allowed).toBe(false)
    expect(allows({ roles }, 'finance.view', resource)).toBe(true)
  })
})
