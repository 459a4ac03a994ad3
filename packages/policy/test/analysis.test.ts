import {
  type AdministrationSource,
  analyse,
  type CustomRole,
  compileOrThrow,
  type Membership,
  type Organisation,
  type PolicySource,
  type State,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** What analyse says of a policy, one difference at a time, and of the organisations that nobody could administer. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const at = ['county', 'library']
const role = (label: string, ...permissions: readonly string[]) => ({
  label,
  at,
  grants: permissions.length === 0 ? [] : [{ permissions, scope: 'organisation' as const }],
})
const rule: AdministrationSource = {
  holder: { roles: ['head'] },
  may: ['assign'],
  roles: ['clerk'],
  where: 'organisation',
  self: false,
  peers: true,
}
const way = { at: 'county', roles: ['head'], approvers: [] as const, checkedBy: 'centre' } as const
const plain: PolicySource = {
  key: 'county',
  name: 'County',
  organisations: {
    county: noun('county'),
    library: { ...noun('library'), within: ['county'] },
    shelf: { ...noun('shelf'), within: ['library'] },
  },
  resources: { loan: { ...noun('loan'), heldBy: ['library'] } },
  permissions: {
    'loan.see': { label: 'See', section: 'S' },
    'loan.lend': { label: 'Lend', section: 'S' },
    'loan.burn': { label: 'Burn', section: 'S' },
    'county.run': { label: 'Run', section: 'S' },
  },
  roles: {
    head: { ...role('Head'), family: 'heads' },
    clerk: { ...role('Clerk', 'loan.see'), family: 'staff' },
    lender: { ...role('Lender', 'loan.lend'), family: 'staff' },
    runner: role('Runner', 'county.run'),
    centre: { label: 'Centre', at, grants: [{ permissions: ['loan.see'], scope: 'all' }] },
  },
  constraints: {},
  administration: {},
}
const policyWith = (more: Partial<PolicySource>) => compileOrThrow({ ...plain, ...more })
const ruled = (...rules: readonly Partial<AdministrationSource>[]) =>
  policyWith({ administration: Object.fromEntries(rules.map((it, index) => [`rule${index}`, { ...rule, ...it }])) })
const customRoles = { at: ['county'], catalogue: 'all', rules: [] } as const

describe('a permission is dead', () => {
  const dead = (more: Partial<PolicySource>) => analyse(policyWith(more)).deadPermissions

  it('when no role gives it, and alive when a made role could', () => {
    expect(dead({})).toEqual(['loan.burn'])
    expect(dead({ customRoles })).toEqual([])
    expect(dead({ customRoles: { ...customRoles, catalogue: ['loan.burn'] } })).toEqual([])
    expect(dead({ customRoles: { ...customRoles, catalogue: ['loan.see'] } })).toEqual(['loan.burn'])
  })

  it('when only roles give it that nobody can hold at any of their kinds', () => {
    const apart = {
      needs: { requires: ['clerk'], role: 'lender' },
      apart: { exclusive: ['clerk', 'lender'], per: 'user' },
    }
    expect(dead({ constraints: apart as never })).toEqual(['loan.lend', 'loan.burn'])
    expect(analyse(policyWith({ constraints: apart as never })).unholdableRoles).toEqual(['lender'])
    // At one of its kinds there is nobody it must be held with.
    const here = { full: { atMost: 0, roles: ['lender'], per: 'county' } }
    expect(analyse(policyWith({ constraints: here as never })).unholdableRoles).toEqual([])
  })
})

describe('a role is given by nobody', () => {
  const nobodys = (more: Partial<PolicySource>) => analyse(policyWith(more)).rolesNobodyGives
  const givenBy = (roles: AdministrationSource['roles'], more: Partial<AdministrationSource> = {}) =>
    analyse(ruled({ roles, ...more })).rolesNobodyGives
  const all = ['head', 'clerk', 'lender', 'runner', 'centre']

  it('unless a rule that may assign names it, alone, in a family or among any', () => {
    expect(nobodys({})).toEqual(all)
    expect(givenBy(['clerk'])).toEqual(['head', 'lender', 'runner', 'centre'])
    expect(givenBy({ family: 'staff' })).toEqual(['head', 'runner', 'centre'])
    expect(givenBy('any')).toEqual([])
    expect(givenBy('any', { may: ['revoke'] })).toEqual(all)
  })

  it('nor where the rule leaves the list to made roles', () => {
    const chosen = { ...rule, roles: 'chosen' } as const
    expect(nobodys({ customRoles, administration: { chosen } })).toEqual([])
    const chosenFor = { ...rule, roles: { chosenFor: 'county.run' } } as const
    const rules = [{ choosesRoles: true, permission: 'county.run' }] as const
    expect(nobodys({ customRoles: { ...customRoles, rules }, administration: { chosenFor } })).toEqual([])
  })

  it('nor when somebody is appointed to it', () => {
    expect(nobodys({ firstAdministrator: way })).toEqual(['clerk', 'lender', 'runner', 'centre'])
    const ways = [way, { ...way, roles: ['clerk', 'runner'] }]
    expect(nobodys({ firstAdministrator: ways })).toEqual(['lender', 'centre'])
  })
})

describe('a role leads to', () => {
  const reach = (policy: ReturnType<typeof policyWith>, from: string) => analyse(policy).withinReach[from]

  it('what its holders may give, and what those may', () => {
    const chain = ruled(
      {},
      { holder: { roles: ['clerk'] }, roles: ['lender'] },
      { holder: { roles: ['lender'] }, may: ['revoke'], roles: ['runner'] },
    )
    expect(reach(chain, 'head')).toEqual(['clerk', 'head', 'lender'])
    expect(reach(chain, 'clerk')).toEqual(['clerk', 'lender'])
    expect(reach(chain, 'lender')).toEqual(['lender'])
  })

  it('the same where the holder is a family, or whoever has a permission', () => {
    const staff = ruled({ holder: { roles: { family: 'staff' } }, roles: ['runner'] })
    expect([reach(staff, 'clerk'), reach(staff, 'head')]).toEqual([['clerk', 'runner'], ['head']])
    const runners = ruled({ holder: { permission: 'county.run' }, roles: { family: 'staff' } })
    expect([reach(runners, 'runner'), reach(runners, 'clerk')]).toEqual([['clerk', 'lender', 'runner'], ['clerk']])
  })

  it('every role where any may be given, or the list is left to made roles', () => {
    const every = ['centre', 'clerk', 'head', 'lender', 'runner']
    expect(reach(ruled({ roles: 'any' }), 'head')).toEqual(every)
    const rules = [{ choosesRoles: true, permission: 'county.run' }] as const
    for (const roles of ['chosen', { chosenFor: 'county.run' }] as const) {
      const policy = policyWith({ customRoles: { ...customRoles, rules }, administration: { it: { ...rule, roles } } })
      expect([reach(policy, 'head'), reach(policy, 'clerk')]).toEqual([every, ['clerk']])
    }
  })

  it('whatever any rule gives, when its holders make roles: those could hold the rule', () => {
    const makers = { ...rule, may: ['defineRole' as const] }
    const others = { ...rule, holder: { permission: 'county.run' } }
    const policy = policyWith({ customRoles, administration: { makers, others } })
    expect([reach(policy, 'head'), reach(policy, 'clerk')]).toEqual([['clerk', 'head'], ['clerk']])
    expect(reach(policyWith({ administration: { others } }), 'head')).toEqual(['head'])
  })

  it('the roles of first administrators, when its holders check them', () => {
    const policy = policyWith({ firstAdministrator: [way, { ...way, roles: ['lender'], checkedBy: 'clerk' }] })
    expect([reach(policy, 'centre'), reach(policy, 'clerk'), reach(policy, 'head')]).toEqual([
      ['centre', 'head'],
      ['clerk', 'lender'],
      ['head'],
    ])
    expect(reach(policyWith({ firstAdministrator: way }), 'centre')).toEqual(['centre', 'head'])
  })
})

const organisations: readonly Organisation[] = [
  { id: 'c', kind: 'county', status: 'open' },
  { id: 'l', kind: 'library', parent: 'c', status: 'open' },
  { id: 's', kind: 'shelf', parent: 'l', status: 'open' },
  { id: 'shut', kind: 'county', status: 'closed' },
]
const member = (user: string, held: string, more: Partial<Membership> = {}): Membership => ({
  id: user,
  user,
  organisation: 'c',
  status: 'active',
  assigned: [],
  assignments: [{ role: held }],
  ...more,
})
const lockedOut = (
  policy: ReturnType<typeof policyWith>,
  memberships: readonly Membership[],
  more: Partial<State> = {},
) =>
  analyse(policy, { organisations, memberships, ...more }, 10).lockedOut.map(
    (it) => `${it.organisation} from ${it.from}`,
  )

describe('an open organisation where roles can be held is locked out', () => {
  const both = ['c from 10', 'l from 10']

  it('unless somebody awake may give a role there', () => {
    expect(lockedOut(ruled({}), [])).toEqual(both)
    expect(lockedOut(ruled({}), [member('ann', 'clerk')])).toEqual(both)
    expect(lockedOut(ruled({}), [member('ann', 'head')])).toEqual([])
    expect(lockedOut(ruled({}), [member('ann', 'head', { organisation: 'l' })])).toEqual(['c from 10'])
    expect(lockedOut(ruled({}), [member('ann', 'head', { status: 'suspended' })])).toEqual(both)
    expect(analyse(ruled({})).lockedOut).toEqual([])
  })

  it('though somebody may do other things there, or give roles only where they found something', () => {
    expect(lockedOut(ruled({ may: ['revoke', 'end'] }), [member('ann', 'head')])).toEqual(both)
    expect(lockedOut(ruled({ where: 'created' }), [member('ann', 'head')])).toEqual(both)
    expect(lockedOut(ruled({ where: 'assigned' }), [member('ann', 'head', { assigned: ['l'] })])).toEqual(['c from 10'])
    expect(lockedOut(ruled({ where: 'all' }), [member('ann', 'head', { organisation: 'l' })])).toEqual([])
  })

  it('unless one of the roles somebody may give can be held there', () => {
    const narrow = (kinds: readonly string[]) => ({
      ...plain.roles,
      clerk: { ...role('Clerk', 'loan.see'), at: kinds },
    })
    const giving = (roles: AdministrationSource['roles'], kinds: readonly string[]) =>
      policyWith({ roles: narrow(kinds), administration: { it: { ...rule, roles } } })
    expect(lockedOut(giving(['clerk'], ['library']), [member('ann', 'head')])).toEqual(['c from 10'])
    expect(lockedOut(giving(['clerk', 'runner'], ['library']), [member('ann', 'head')])).toEqual([])
    expect(lockedOut(giving('any', ['library']), [member('ann', 'head')])).toEqual([])
  })

  it('unless a made role is among them', () => {
    const rules = [{ choosesRoles: true, permission: 'county.run' }] as const
    const policy = policyWith({
      customRoles: { ...customRoles, rules },
      administration: { it: { ...rule, holder: { permission: 'county.run' }, roles: 'chosen' } },
    })
    const made = (mayGive: readonly string[]): CustomRole => ({
      id: 'made',
      organisation: 'c',
      label: 'Made',
      grants: [{ permission: 'county.run', scope: 'organisation' }],
      mayGive,
    })
    const ann = [member('ann', 'made')]
    expect(lockedOut(policy, ann, { customRoles: [made(['made'])] })).toEqual([])
    expect(lockedOut(policy, ann, { customRoles: [made(['gone'])] })).toEqual(both)
    expect(lockedOut(policy, ann, { customRoles: [made([])] })).toEqual(both)
    expect(lockedOut(policy, ann)).toEqual(both)
  })

  it('unless somebody may appoint its first administrator', () => {
    const appointing = policyWith({ firstAdministrator: way })
    const near = policyWith({
      firstAdministrator: [
        { ...way, checkedBy: 'clerk' },
        { ...way, at: 'library', checkedBy: 'clerk' },
      ],
    })
    expect(lockedOut(appointing, [member('ann', 'centre', { organisation: 'l' })])).toEqual(['l from 10'])
    expect(lockedOut(appointing, [member('bob', 'clerk'), member('ann', 'centre')])).toEqual(['l from 10'])
    expect(lockedOut(appointing, [member('ann', 'clerk')])).toEqual(both)
    expect(lockedOut(near, [member('ann', 'clerk')])).toEqual([])
    expect(lockedOut(near, [member('ann', 'clerk', { organisation: 'l' })])).toEqual(['c from 10'])
  })

  it('from the first moment on when nobody is left, now or by dates already known', () => {
    const ending = member('ann', 'head', { until: 30 })
    expect(lockedOut(ruled({}), [ending])).toEqual(['c from 30', 'l from 30'])
    expect(lockedOut(ruled({}), [ending, member('bob', 'head', { from: 20, organisation: 'l' })])).toEqual([
      'c from 30',
    ])
    expect(lockedOut(ruled({}), [member('bob', 'head', { from: 20 })])).toEqual(both)
    expect(lockedOut(ruled({}), [member('bob', 'head', { until: 5 })])).toEqual(both)
    const last = member('cat', 'head', { until: 60, organisation: 'l' })
    expect(lockedOut(ruled({}), [last, ending])).toEqual(['c from 30', 'l from 60'])
    expect(lockedOut(ruled({}), [ending, member('bob', 'head', { from: 20, until: 40 })])).toEqual([
      'c from 40',
      'l from 40',
    ])
  })
})
