import {
  type Command,
  type ConstraintSource,
  compileOrThrow,
  judge,
  type Membership,
  type Organisation,
  type Refusal,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** When a change breaks a constraint: now or at a later moment, further than before, and who is told of. */

const policyWith = (rule: ConstraintSource) =>
  compileOrThrow({
    key: 'homes',
    name: 'Homes',
    organisations: {
      home: { label: 'home', plural: 'homes' },
      hut: { label: 'hut', plural: 'huts', within: ['home'] },
    },
    resources: {},
    permissions: {},
    roles: {
      cook: { label: 'Cook', at: ['home'], grants: [] },
      nurse: { label: 'Nurse', at: ['home', 'hut'], grants: [] },
      guest: { label: 'Guest', at: ['hut'], grants: [] },
    },
    constraints: { rule },
    administration: {},
  })
const organisations: readonly Organisation[] = [
  { id: 'h', kind: 'home', status: 'open' },
  { id: 'hut', kind: 'hut', parent: 'h', status: 'open' },
]
const member = (user: string, assignments: Membership['assignments'], more: Partial<Membership> = {}): Membership => ({
  id: `m-${user}`,
  user,
  organisation: 'h',
  status: 'active',
  assigned: [],
  assignments,
  ...more,
})
const cook = { role: 'cook' }
const nurse = { role: 'nurse' }
const give = (user: string, role = 'cook'): Command => ({ do: 'assignRole', membership: `m-${user}`, role })

/** Refusals at the moment 100. */
function told(rule: ConstraintSource, memberships: readonly Membership[], ...commands: Command[]): readonly Refusal[] {
  const judgement = judge(
    policyWith(rule),
    { organisations, memberships },
    { system: 'operator', name: 'x' },
    commands,
    100,
  )
  return judgement.allowed ? [] : judgement.refusals
}
const oneCook: ConstraintSource = { atMost: 1, roles: ['cook'], per: 'home' }

describe('the moments a change is looked at', () => {
  it('are none before it is made', () => {
    const past = member('bob', [{ ...cook, from: 10, until: 50 }])
    expect(told(oneCook, [member('ann', []), past], give('ann'))).toEqual([])
  })

  it('are now and all to come, and the first that breaks is told', () => {
    const later = (user: string, from: number) => member(user, [{ ...cook, from }])
    const [broken, ...more] = told(oneCook, [later('bob', 300), member('ann', []), later('cat', 200)], give('ann'))
    expect(broken?.at).toBe(200)
    expect(more).toEqual([])
    const [now] = told(oneCook, [member('bob', [cook]), member('ann', [])], give('ann'))
    expect(Object.keys(now ?? {}).sort()).toEqual([
      'alternative',
      'code',
      'message',
      'organisation',
      'people',
      'roles',
      'rule',
    ])
  })
})

describe('what was so before', () => {
  it('is tolerated as far as it went, and no further', () => {
    const two = [member('bob', [cook]), member('cat', [cook]), member('ann', [])]
    expect(told(oneCook, two, give('ann', 'nurse'))).toEqual([])
    expect(told(oneCook, two, give('ann'))).toHaveLength(1)
  })

  it('goes as far with none of the roles as with one too many', () => {
    const rule: ConstraintSource = { exactlyOne: ['cook', 'nurse'], per: 'home' }
    expect(told(rule, [member('ann', [])], give('ann'), give('ann', 'nurse'))).toEqual([])
    expect(told(rule, [member('ann', [cook])], give('ann', 'nurse'))).toHaveLength(1)
  })

  it('asks no minimum of an organisation that is made or opened now', () => {
    const rule: ConstraintSource = { atLeast: 1, roles: ['cook'], per: 'home' }
    const found: Command = { do: 'addOrganisation', organisation: { id: 'n', kind: 'home', status: 'open' } }
    expect(told(rule, [member('bob', [cook])], found)).toEqual([])
    const none = told(rule, [member('bob', [cook])], { do: 'revokeRole', membership: 'm-bob', role: 'cook' })
    expect(none).toMatchObject([{ code: 'atLeast', people: ['bob'] }])
  })
})

describe('what counts', () => {
  it('are organisations of the kind alone', () => {
    const rule: ConstraintSource = { atMost: 1, roles: ['nurse'], per: 'home' }
    const here = ['ann', 'bob'].map((user) => member(user, [], { organisation: 'hut' }))
    expect(told(rule, here, give('ann', 'nurse'), give('bob', 'nurse'))).toEqual([])
  })

  it('are roles that can be held there', () => {
    const rule: ConstraintSource = { exclusive: ['cook', 'guest'], per: 'membership' }
    expect(told(rule, [member('ann', [{ role: 'guest' }])], give('ann'))).toEqual([])
  })
})

describe('the people told of', () => {
  it('are those who are to have the role where nobody has it yet, in order', () => {
    const here = [member('zoe', []), member('ann', [])]
    expect(told(oneCook, here, give('zoe'), give('ann'))).toMatchObject([{ people: ['ann', 'zoe'] }])
  })

  it('are for a maximum all who are active there with such a role before, each once and in order', () => {
    const rule: ConstraintSource = { atMost: 2, roles: ['cook', 'nurse'], per: 'home' }
    const here = [
      member('zoe', [cook]),
      member('zoe', [nurse], { id: 'm-zoe-2' }),
      member('bob', [nurse]),
      member('eve', [cook], { status: 'suspended' }),
      member('dan', []),
      member('ann', []),
    ]
    expect(told(rule, here, give('ann'))).toMatchObject([{ code: 'atMost', people: ['bob', 'zoe'] }])
  })

  it('are for what one membership or user gets wrong that user alone', () => {
    const inOne: ConstraintSource = { exclusive: ['cook', 'nurse'], per: 'membership' }
    const here = [member('ann', [cook]), member('bob', [nurse]), member('cat', [cook])]
    expect(told(inOne, here, give('ann', 'nurse'))).toMatchObject([{ code: 'exclusive', people: ['ann'] }])
    const [broken] = told({ ...inOne, per: 'user' }, here, give('ann', 'nurse'))
    expect(Object.keys(broken ?? {}).sort()).toEqual(['alternative', 'code', 'message', 'people', 'roles', 'rule'])
  })
})
