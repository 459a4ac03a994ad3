import { compile, compileOrThrow, type PolicySource } from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** What a compiled policy holds, entry by entry. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const open = { eq: [{ resource: 'state' }, 'open'] } as const
const cited = { document: 'The guide', section: '2', basis: 'stated' } as const
const source: PolicySource = {
  key: 'county',
  name: 'County',
  organisations: {
    county: { ...noun('county'), attributes: { modules: 'list' } },
    library: { ...noun('library'), within: ['county'] },
  },
  resources: { loan: { ...noun('loan'), heldBy: ['library'], attributes: { state: 'string' } } },
  permissions: {
    'loan.see': { label: 'See loans', section: 'Loans' },
    'loan.lend': {
      label: 'Lend',
      section: 'Loans',
      on: ['loan', 'library'],
      closed: true,
      caution: true,
      reads: true,
      module: 'lending',
      notify: 'daily',
      when: open,
      source: cited,
    },
    'library.see': { label: 'See libraries', section: 'Libraries' },
    'self.name': { label: 'Own name, if the county allows', section: 'Own' },
  },
  roles: {
    clerk: {
      label: 'Clerk',
      at: ['county', 'library'],
      family: 'staff',
      grants: [
        { permissions: ['loan.see', 'loan.lend'], scope: 'assigned', source: cited },
        { permissions: ['loan.see'], scope: 'organisation', when: { eq: [{ action: 'name' }, 'loan.see'] } },
      ],
    },
    head: { label: 'Head', at: ['county'], grants: [] },
  },
  constraints: { one: { atMost: 1, roles: ['head'], per: 'county' }, all: { coversAll: 'library', role: 'clerk' } },
  administration: {
    heads: {
      holder: { roles: ['head'] },
      may: ['assign'],
      roles: 'any',
      where: 'organisation',
      self: false,
      peers: true,
    },
  },
  viewAs: { read: 'library.see', change: ['library.see', 'loan.see'] },
}
const policy = compileOrThrow(source)
const plain = {
  closed: false,
  module: undefined,
  caution: false,
  reads: false,
  notify: undefined,
  when: undefined,
  source: undefined,
}

describe('a permission', () => {
  it('has a number, what it is asked of, and nothing else that the author did not say', () => {
    expect(policy.permissions.get('loan.see')).toEqual({
      ...plain,
      index: 0,
      key: 'loan.see',
      label: 'See loans',
      section: 'Loans',
      types: ['loan'],
      typeIsKind: [false],
      type: 'loan',
      isOfKind: false,
    })
    expect(policy.permissions.get('library.see')).toMatchObject({
      index: 2,
      type: 'library',
      isOfKind: true,
      typeIsKind: [true],
    })
  })

  it('has all that the author said', () => {
    expect(policy.permissions.get('loan.lend')).toEqual({
      index: 1,
      key: 'loan.lend',
      label: 'Lend',
      section: 'Loans',
      types: ['loan', 'library'],
      typeIsKind: [false, true],
      type: 'loan',
      isOfKind: false,
      closed: true,
      module: 'lending',
      caution: true,
      reads: true,
      notify: 'daily',
      when: open,
      source: cited,
    })
  })

  it('is added for each of one’s own acts that the policy does not list', () => {
    const own = [...policy.permissions.values()].filter((it) => it.type === 'self')
    expect(own.map((it) => [it.index, it.key, it.label, it.section])).toEqual([
      [3, 'self.name', 'Own name, if the county allows', 'Own'],
      [4, 'self.email', 'Change own e-mail address', 'Your account'],
      [5, 'self.password', 'Change own password', 'Your account'],
      [6, 'self.secondFactor', 'Change own second factor', 'Your account'],
      [7, 'self.sessions', 'See and end own sessions', 'Your account'],
      [8, 'self.notifications', 'Choose own notifications', 'Your account'],
      [9, 'self.access', 'See own access', 'Your account'],
    ])
    expect(own[1]).toEqual({
      ...plain,
      index: 4,
      key: 'self.email',
      label: 'Change own e-mail address',
      section: 'Your account',
      types: ['self'],
      typeIsKind: [false],
      type: 'self',
      isOfKind: false,
      closed: true,
    })
    expect(policy.ownActs.has('self.name')).toBe(false)
    const { 'self.name': _, ...others } = source.permissions
    expect(compileOrThrow({ ...source, permissions: others }).permissions.get('self.name')?.label).toBe(
      'Change own name',
    )
    expect([...policy.ownActs]).toEqual(own.slice(1).map((it) => it.key))
  })
})

describe('a role', () => {
  it('has one grant for each permission, with the module, the permission’s condition and its own', () => {
    const clerk = policy.roles.get('clerk')
    const [see, lend, again] = clerk?.grants ?? []
    expect(clerk).toMatchObject({ key: 'clerk', label: 'Clerk', family: 'staff', at: new Set(['county', 'library']) })
    expect([see?.permission.key, see?.scope, see?.when, see?.source, see?.role]).toEqual([
      'loan.see',
      'assigned',
      undefined,
      cited,
      'clerk',
    ])
    expect(lend?.when).toEqual({ and: [{ in: ['lending', { organisation: 'modules' }] }, open] })
    expect(again?.when).toEqual({ eq: ['loan.see', 'loan.see'] })
    expect(see?.decision).toEqual({
      allowed: true,
      because: { role: 'clerk', permission: 'loan.see', scope: 'assigned' },
    })
    expect([Object.isFrozen(see?.decision), Object.isFrozen(see?.decision.because)]).toEqual([true, true])
  })
})

describe('a policy', () => {
  it('keeps its name, its kinds, its rules and its constraints in the author’s order', () => {
    expect([policy.key, policy.name, [...policy.kinds]]).toEqual(['county', 'County', ['county', 'library']])
    expect(policy.constraints).toEqual(Object.entries(source.constraints).map(([key, it]) => ({ key, source: it })))
    expect(policy.covering).toEqual([{ key: 'all', source: source.constraints.all }])
    const allows = { ok: true, permit: { by: 'rule', rules: ['heads'] } }
    expect(policy.administration).toEqual([{ key: 'heads', source: source.administration.heads, allows }])
    expect(policy.viewAs).toEqual({ read: ['library.see'], change: ['library.see', 'loan.see'] })
    expect(compileOrThrow({ ...source, viewAs: {} }).viewAs).toEqual({ read: [], change: [] })
  })

  it('is a copy that nobody can change, all the way down', () => {
    const given = structuredClone(source)
    const { source: kept } = compileOrThrow(given)
    Object.assign(given.roles, { head: undefined })
    expect(kept).toEqual(source)
    expect(kept).not.toBe(given)
    const deep = [policy, kept, kept.roles, kept.roles.clerk, kept.roles.clerk?.grants, kept.roles.clerk?.at]
    expect(deep.map((it) => Object.isFrozen(it))).toEqual(deep.map(() => true))
  })

  it('that does not compile says so with every problem, or throws them', () => {
    const broken = {
      ...source,
      roles: { clerk: { label: 'Clerk', at: ['town'], grants: [{ permissions: ['loan.gone'], scope: 'own' }] } },
      constraints: {},
      administration: {},
    } as never
    const compiled = compile(broken)
    expect(compiled.ok || compiled.problems.length).toBe(2)
    expect(() => compileOrThrow(broken)).toThrow(
      [
        'The policy “county” does not compile:',
        '  roles.clerk.at[0]: “town” is not a kind of organisation',
        '  roles.clerk.grants[0].permissions[0]: “loan.gone” is not a permission of this policy',
      ].join('\n'),
    )
  })
})
