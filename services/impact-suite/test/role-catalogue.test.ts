import { type Answer, asUser, type Client, usualStore } from '@remit/platform/testing'
import { type CustomRole, effectiveGrants } from '@remit/policy'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { catalogue, entries, needsOf, scopesOf } from './catalogue.ts'
import { controlOf, controls, filledIn, hiddenIn, problemsIn } from './editor-page.ts'
import { MAY_GIVE, policy, roleWith } from './programme.ts'
import { openProgrammeHost, type ProgrammeHost } from './programme-host.ts'

/** Every line of the published catalogue, asked of the page where roles are made. */

let here: ProgrammeHost
let mia: Client
let blank: Answer
beforeAll(async () => {
  here = await openProgrammeHost()
  mia = await asUser(here.host, 'mia@example.org')
  blank = await mia.get('/impact-suite/roles/new')
})
afterAll(() => here.close())

const all = entries.map((placed) => [placed.entry.key, placed] as const)
const page = () => blank.document

/** Sends a role to be saved at once, and answers the fields with problems; none when it was made. */
async function save(role: CustomRole, others: Parameters<typeof filledIn>[2] = {}): Promise<readonly string[]> {
  const answer = await mia.send('/impact-suite/roles/new', {
    ...filledIn(page(), role, others),
    confirmed: 'yes',
  })
  if (answer.status === 303) return []
  expect(answer.status).toBe(422)
  return problemsIn(answer.document)
}

/** The role without an entry, as somebody sends it who leaves out its box. */
function without(role: CustomRole, ...left: readonly string[]): CustomRole {
  return { ...role, grants: role.grants.filter(({ permission }) => !left.includes(permission)) }
}

describe('the editor offers', () => {
  it.each(all)('%s, by its name, in its section, with its scopes, choices and caution', (key, placed) => {
    const { entry, parent } = placed
    const control = controlOf(page(), key)
    const label = page().querySelector(`label[for="${control.id}"]`)?.textContent ?? ''
    const permission = policy.permissions.get(key)
    expect(label).toContain(permission?.label)
    expect(label.includes('Give with caution')).toBe(entry.caution === true)
    expect(control.closest('details')?.querySelector('summary')?.textContent).toContain(permission?.section)
    const scopes = controls(page(), `scope.${key}`).map(({ value }) => value)
    expect(scopes).toEqual(scopesOf(placed).length > 1 ? scopesOf(placed) : [])
    const choices = controls(page(), `choice.${key}`).map(({ value }) => value)
    expect(choices).toEqual(key in MAY_GIVE ? [] : (entry.choice ?? []))
    expect(controls(page(), `give.${key}`).map(({ value }) => value)).toEqual(key in MAY_GIVE ? ['any', 'listed'] : [])
    if (parent !== undefined) expect(page().getElementById(`grants.${parent}-more`)?.contains(control)).toBe(true)
  })

  it('nothing else', () => {
    const offered = [...controls(page(), 'grants'), ...page().querySelectorAll<HTMLInputElement>('input[name^="one."]')]
    const keys = offered.map(({ value }) => value).filter((value) => value !== '')
    expect(keys.toSorted()).toEqual(entries.map(({ entry }) => entry.key).toSorted())
  })

  it('those that exclude each other as radios, or in words where the sets overlap', () => {
    const sets = catalogue.sections.flatMap(({ oneOf }) => oneOf ?? [])
    const isAlone = (keys: readonly string[]) =>
      sets.every((set) => set === keys || !set.some((it) => keys.includes(it)))
    expect(sets.filter(isAlone)).toHaveLength(2)
    for (const keys of sets) {
      const names = new Set(keys.map((key) => controlOf(page(), key)).map(({ name, type }) => `${type} ${name}`))
      expect([...names]).toEqual([isAlone(keys) ? `radio one.${keys[0]}` : 'checkbox grants'])
      const said = page().getElementById(`grants.${keys[0]}-hint`)?.textContent ?? ''
      if (!isAlone(keys)) expect(said).toContain(`Not together with “${policy.permissions.get(keys[1] ?? '')?.label}”`)
    }
  })

  it('what an entry gives besides and what it needs, in words beside it', () => {
    const said = (key: string) => page().getElementById(`grants.${key}-hint`)?.textContent ?? ''
    for (const { entry } of entries) {
      const rules = (policy.source.customRoles?.rules ?? []).filter((rule) => 'permission' in rule)
      const implied = rules.flatMap((rule) => ('implies' in rule && rule.permission === entry.key ? rule.implies : []))
      if (implied.length > 0) expect(said(entry.key)).toContain('Also gives')
      for (const any of entry.requiresAny ?? []) expect(said(entry.key)).toContain(policy.permissions.get(any)?.label)
    }
    expect(said('reporter.limited')).toContain('for the records chosen for them'.slice(4))
    expect(said('report.urgent.optOut')).toContain('Without this, every role made here has')
  })
})

describe('a role with', () => {
  it.each(all)('%s is made, and comes to what the engine says it does', async (key, { entry }) => {
    for (const choice of key in MAY_GIVE ? [undefined] : (entry.choice ?? [undefined])) {
      const role = {
        ...roleWith({ [key]: choice === undefined ? {} : { choice } }),
        label: `${key} ${choice ?? ''}`.trim(),
      }
      expect(await save(role)).toEqual([])
      const row = await here.db
        .selectFrom('custom_roles')
        .selectAll()
        .where('label', '=', role.label)
        .executeTakeFirstOrThrow()
      const stored: CustomRole = { id: row.id, organisation: row.organisation_id, label: row.label, grants: row.grants }
      expect(new Set(effectiveGrants(policy, stored))).toEqual(new Set(effectiveGrants(policy, role)))
      expect(row.may_give?.roles).toEqual(Object.keys(role.mayGive ?? {}).length > 0 ? role.mayGive : undefined)
    }
  })

  it.each(all.filter(([, placed]) => needsOf(placed).length > 0))(
    '%s needs what it stands beneath',
    async (key, placed) => {
      for (const needed of needsOf(placed)) {
        const [problem] = await save({
          ...without(roleWith({ [key]: {} }), needed),
          label: `${key} alone`,
          mayGive: {},
        })
        expect([`grants.${key}`, `one.${needed}`]).toContain(problem)
      }
    },
  )

  it.each(all.filter(([, { entry }]) => entry.requiresAny))('%s needs one of several', async (key, { entry }) => {
    const any = entry.requiresAny ?? []
    const bare = { ...without(roleWith({ [key]: {} }), ...any), label: `${key} alone` }
    expect(await save(bare)).toEqual([`grants.${key}`])
    for (const needed of any) {
      expect(await save({ ...roleWith({ [key]: {}, [needed]: {} }), label: `${key} with ${needed}` })).toEqual([])
    }
  })

  it.each(all.filter(([, { entry }]) => entry.choice))('%s says which', async (key) => {
    const isGiver = key in MAY_GIVE
    const role = { ...roleWith({ [key]: {} }), label: `${key} undecided` }
    const field = isGiver ? `give.${key}` : `choice.${key}`
    expect(await save(role, { [field]: '' })).toEqual([field])
    if (isGiver) expect(await save(role, { [field]: 'listed' })).toEqual([field])
    else expect(await save(role, { [field]: 'everything' })).toEqual([field])
  })

  it.each(all.filter(([, placed]) => scopesOf(placed).length > 1))(
    '%s says how far it reaches',
    async (key, placed) => {
      const role = { ...roleWith({ [key]: {} }), label: `${key} somewhere` }
      expect(await save(role, { [`scope.${key}`]: '' })).toEqual([`scope.${key}`])
      expect(await save(role, { [`scope.${key}`]: 'all' })).toEqual([`scope.${key}`])
      for (const scope of scopesOf(placed)) {
        const scoped = roleWith({ [key]: { scope } })
        expect(await save({ ...scoped, label: `${key} ${scope}` })).toEqual([])
      }
    },
  )

  it('two that exclude each other is refused, however it is sent', async () => {
    for (const [one = '', other = ''] of catalogue.sections.flatMap(({ oneOf }) => oneOf ?? [])) {
      const role = { ...roleWith({ [one]: {} }), label: `${one} and ${other}` }
      const ticked = [filledIn(page(), role).grants ?? []].flat()
      expect(await save(role, { grants: [...ticked, other] })).toContain(`grants.${other}`)
    }
  })

  it('everything wrong is told of all at once, each beside its field, and what was typed is kept', async () => {
    const sent = { ...hiddenIn(page()), label: ' ', grants: ['reporter.bulk', 'site.access', 'group.export'] }
    const answer = await mia.send('/impact-suite/roles/new', sent)
    expect(answer.status).toBe(422)
    expect(
      [...answer.document.querySelectorAll('.govuk-error-summary a')].map((link) => (link as HTMLAnchorElement).hash),
    ).toEqual(['#label', '#scope.site.access', '#choice.site.access', '#grants.group.export', '#grants.reporter.bulk'])
    expect(controlOf(answer.document, 'site.access').checked).toBe(true)
    expect(
      controlOf(answer.document, 'reporter.bulk').closest('.remit-beneath')?.closest('.remit-entry--reveals'),
    ).toBeNull()
    expect(controlOf(answer.document, 'site.access').closest('details')?.open).toBe(true)
  })
})

describe('a module that is switched off', () => {
  it('leaves its entries asleep: they cannot be chosen, and say why', async () => {
    const bare = await openProgrammeHost(usualStore, [])
    const client = await asUser(bare.host, 'mia@example.org')
    const { document } = await client.get('/impact-suite/roles/new')
    const box = document.getElementById('grants.finance.setup')
    expect(box).toHaveProperty('disabled', true)
    expect(document.getElementById('grants.finance.setup-hint')?.textContent).toContain('Asleep')
    const forced = await client.press('Continue', { label: 'Forced', grants: ['finance.setup'] })
    expect(problemsIn(forced.document)).toEqual(['grants.finance.setup'])
    await bare.close()
  })
})
