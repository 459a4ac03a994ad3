import { type CustomRole, effectiveGrants, placesOf, type RoleProblem, validateRole } from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { impactSuitePolicy } from '../policy.ts'
import { catalogue, entries, FIELDS, keys, needsOf, type Placed, scopesOf, sentences } from './catalogue.ts'
import {
  allows,
  askedAt,
  MAY_GIVE,
  MODULES,
  member,
  mia,
  organisationsWith,
  places,
  policy,
  refusals,
  roleWith,
} from './programme.ts'

/** Every line of the published catalogue, asked of the engine: entries, options, choices, scopes, requirements, implications, modules. */

const named = <T extends Placed>(list: readonly T[]) => list.map((it) => ({ ...it, key: it.entry.key }))
const problems = (role: CustomRole): readonly string[] =>
  validateRole(policy, role, { places, customRoles: [] }).map((it: RoleProblem) => it.code)
const without = (role: CustomRole, ...gone: readonly string[]): CustomRole => ({
  ...role,
  grants: role.grants.filter((it) => !gone.includes(it.permission)),
})

const scoped = named(entries).flatMap((it) => scopesOf(it).map((scope) => ({ ...it, scope })))
const requiring = named(entries).flatMap((it) => needsOf(it).map((needed) => ({ ...it, needed })))
const requiringAny = named(entries).filter(({ entry }) => entry.requiresAny !== undefined)
const choosing = named(entries).flatMap((it) => (it.entry.choice ?? []).map((choice) => ({ ...it, choice })))
const implying = named(entries).flatMap((it) =>
  (it.entry.implies ?? []).filter((other) => keys.has(other)).map((other) => ({ ...it, other })),
)
const apart = catalogue.sections.flatMap(({ oneOf = [] }) => oneOf).map(([one = '', other = '']) => ({ one, other }))
const modular = named(entries).filter(({ section }) => section.module !== undefined)
const lines = {
  entries: entries.length,
  scopes: scoped.length,
  choices: choosing.length,
  requirements: requiring.length + requiringAny.length,
  implications: implying.length,
  'kept apart': apart.length,
  'of a module': modular.length,
  sentences: sentences.length,
}

describe('the published catalogue', () => {
  it('is the policy’s catalogue, entry by entry, and no field of it is unknown', () => {
    expect(impactSuitePolicy.customRoles?.catalogue).toEqual(entries.map(({ entry }) => entry.key))
    expect(entries.flatMap(({ entry }) => Object.keys(entry)).filter((field) => !FIELDS.has(field))).toEqual([])
    expect(apart.every(({ one, other }) => keys.has(one) && keys.has(other))).toBe(true)
    const total = Object.values(lines).reduce((sum, it) => sum + it, 0)
    console.log(`impact-suite: ${total} lines asked: ${JSON.stringify(lines)}`)
    expect(total).toBeGreaterThan(300)
  })

  it.each(named(entries))('$key: its label, section, caution, module and message', ({ entry, section }) => {
    const permission = policy.permissions.get(entry.key)
    const plain = (label = '') =>
      label
        .replaceAll(/type [12] /g, '')
        .replaceAll('’', "'")
        .toLowerCase()
    expect(plain(permission?.label)).toBe(plain(entry.label))
    expect(section.name.startsWith(permission?.section ?? '-')).toBe(true)
    expect(permission?.caution).toBe(entry.caution ?? false)
    expect(permission?.notify).toBe(entry.notify)
    expect(section.module?.startsWith(permission?.module ?? '-') ?? permission?.module === undefined).toBe(true)
  })

  it.each(scoped)('$key reaches as far as “$scope”', ({ key, scope, entry }) => {
    const role = roleWith({ [key]: { scope } })
    const membership = member('mo', ['made'], { selected: [{ type: 'reporter', id: 'reporter at near' }] })
    expect(problems(role)).toEqual([])
    expect(refusals({ memberships: [mia] }, 'mia', { do: 'defineRole', role })).toEqual([])
    const blocked = entry.choice?.at(-1) === 'blocked'
    for (const site of ['near', 'far', 'foreign'] as const) {
      const expected = !blocked && (site === 'near' || (scope === 'organisation' && site === 'far'))
      for (const resource of askedAt(key, site)) {
        if (scope === 'selected' && resource.type === 'reporter') continue
        expect([site, resource.type, allows({ roles: [role], membership }, key, resource)]).toEqual([
          site,
          resource.type,
          expected || (resource.id === 'corps' && scope === 'organisation'),
        ])
        expect(allows({ roles: [{ ...role, grants: [] }] }, key, resource)).toBe(false)
      }
    }
  })

  it.each(named(entries))('$key reaches nothing else', (placed) => {
    for (const scope of ['own', 'selected', 'assigned', 'organisation', 'all']) {
      if (scopesOf(placed).includes(scope)) continue
      expect(problems(roleWith({ [placed.key]: { scope } }))).toContain('scope')
    }
  })

  it.each(choosing)('$key: “$choice” is one of its choices, exactly one of which is made', ({ key, choice }) => {
    if (key in MAY_GIVE) {
      const role = roleWith({ [key]: {} })
      const chosen = choice === 'assign any role' ? ('any' as const) : ['reporter']
      expect(problems({ ...role, mayGive: { [key]: chosen } })).toEqual([])
      expect(problems({ ...role, mayGive: {} })).toEqual(['mayGive'])
      return
    }
    const role = roleWith({ [key]: { choice } })
    expect(problems(role)).toEqual([])
    const undecided = role.grants.map(({ permission, scope, ...it }) =>
      permission === key ? { permission, scope } : { permission, scope, ...it },
    )
    expect(problems({ ...role, grants: undecided })).toEqual(['choice'])
    expect(problems(roleWith({ [key]: { choice: 'whatever' } }))).toEqual(['choice'])
    expect(askedAt(key, 'near').some((it) => allows({ roles: [role] }, key, it))).toBe(choice !== 'blocked')
  })

  it.each(requiring)('$key cannot be granted without $needed', ({ key, needed }) => {
    const role = roleWith({ [key]: {} })
    expect(problems(role)).toEqual([])
    const lacking = without({ ...role, mayGive: {} }, needed)
    expect(problems(lacking)).toContain('requires')
    expect(refusals({ memberships: [mia] }, 'mia', { do: 'defineRole', role: lacking })).toEqual(['roleNotValid'])
  })

  it.each(requiringAny)('$key cannot be granted without any of what it requires', ({ key, entry }) => {
    const any = entry.requiresAny ?? []
    for (const one of any) expect(problems(roleWith({ [key]: {}, [one]: {} }))).toEqual([])
    expect(problems(without({ ...roleWith({ [key]: {} }), mayGive: {} }, ...any))).toContain('requiresAny')
  })

  it.each(implying)('$key also gives $other', ({ key, other, ...placed }) => {
    for (const scope of scopesOf(placed)) {
      const role = roleWith({ [key]: { scope } })
      expect(role.grants.map((it) => it.permission)).not.toContain(other)
      expect(effectiveGrants(policy, role)).toContainEqual({ permission: other, scope })
    }
  })

  it.each(apart)('a role holds $one or $other, not both', ({ one, other }) => {
    expect(problems(roleWith({ [one]: {} }))).toEqual([])
    expect(problems(roleWith({ [other]: {} }))).toEqual([])
    expect(problems(roleWith({ [one]: {}, [other]: {} }))).toContain('oneOf')
  })

  it.each(modular)('$key: “shown only where the organisation has it”', ({ key }) => {
    const plain = placesOf(organisationsWith(MODULES.filter((it) => it !== 'financial reporting')))
    const role = roleWith({ [key]: {} })
    expect(validateRole(policy, role, { places: plain, customRoles: [] }).map((it) => it.code)).toEqual(['module'])
    expect(validateRole(policy, role, { places: plain, customRoles: [], before: role })).toEqual([])
  })
})
