import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { accessDocument } from './document.ts'
import { readPolicies } from './read-policies.ts'
import { conditionWords } from './words.ts'

const root = join(import.meta.dirname, '../..')
const policies = await readPolicies(root)

describe('docs/access', () => {
  it('holds one table for each service, and no other', () => {
    const files = readdirSync(join(root, 'docs/access')).sort()
    expect(files).toEqual(policies.map(({ policy }) => `${policy.key}.md`).sort())
    expect(policies.length).toBeGreaterThanOrEqual(5)
  })

  it.each(policies)('is what $path says: else run npm run access-tables', ({ path, policy }) => {
    expect(readFileSync(join(root, `docs/access/${policy.key}.md`), 'utf8')).toBe(accessDocument(policy, path))
  })
})

it('conditions are told in words', () => {
  const signed = {
    and: [
      { present: { resource: 'firstSignedBy' } },
      { not: { eq: [{ resource: 'firstSignedBy' }, { subject: 'id' }] } },
    ],
  } as const
  expect(conditionWords(signed)).toBe('its first signed by is known and not (its first signed by is the user)')
  expect(conditionWords({ eq: [{ organisation: 'levy' }, false] })).toBe('the organisation’s levy is false')
})

it('every constraint of the closed list is used by some service', () => {
  const all = policies.flatMap(({ policy }) => Object.values(policy.constraints)).flatMap((it) => Object.keys(it))
  const closed = [
    'atMost',
    'atLeast',
    'exactlyOne',
    'exclusive',
    'exclusiveGrants',
    'requires',
    'coversAll',
    'atMostOneOf',
  ]
  expect(closed.filter((it) => !all.includes(it))).toEqual([])
  const rules = policies.flatMap(({ policy }) => policy.customRoles?.rules ?? []).flatMap((it) => Object.keys(it))
  const definition = [
    'oneOf',
    'choice',
    'requires',
    'requiresAny',
    'implies',
    'narrows',
    'scopes',
    'choosesRoles',
    'always',
  ]
  expect(definition.filter((it) => !rules.includes(it))).toEqual([])
})
