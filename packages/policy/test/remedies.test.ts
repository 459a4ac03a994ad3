import {
  type Ask,
  type Assigned,
  type Command,
  type CustomRole,
  compileOrThrow,
  explain,
  factsOf,
  judge,
  type Membership,
  type Organisation,
  type PolicySource,
  placesOf,
  type Viewing,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** What explain proposes: the least that would help, and all that constraints ask of it. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const see = ['loan.see', 'library.list']
const role = (label: string, scope: 'assigned' | 'selected' | 'organisation', permissions = see) => ({
  label,
  at: ['county'],
  grants: permissions.length === 0 ? [] : [{ permissions, scope }],
})
const source: PolicySource = {
  key: 'county',
  name: 'County',
  organisations: { county: noun('county'), library: { ...noun('library'), within: ['county'] } },
  resources: {
    loan: { ...noun('loan'), heldBy: ['library'] },
    note: { ...noun('note'), heldBy: ['library'], of: 'loan' },
  },
  permissions: {
    'loan.see': { label: 'See loans', section: 'S', reads: true },
    'loan.keep': { label: 'Keep loans', section: 'S' },
    'loan.lend': { label: 'Lend', section: 'S' },
    'note.see': { label: 'See notes', section: 'S' },
    'library.list': { label: 'See libraries', section: 'S' },
  },
  roles: {
    clerk: role('Clerk', 'assigned'),
    picker: role('Picker', 'selected', ['loan.keep', 'note.see']),
    lead: role('Lead', 'assigned', ['loan.lend']),
    super: role('Super', 'organisation', []),
    sworn: role('Sworn', 'organisation', []),
  },
  constraints: {
    few: { atMost: 9, roles: ['super'], per: 'county' },
    leadIsSuper: { requires: ['super'], role: 'lead' },
    leadHasAll: { coversAll: 'library', role: 'lead' },
    superIsSworn: { requires: ['sworn'], role: 'super' },
    clerkHasNothing: { coversAll: 'library', role: 'sworn' },
  },
  administration: {},
  customRoles: { at: ['county'], catalogue: 'all', rules: [] },
}
const organisations: readonly Organisation[] = [
  { id: 'county', kind: 'county', status: 'open' },
  { id: 'main', kind: 'library', parent: 'county', status: 'open' },
  { id: 'small', kind: 'library', parent: 'county', status: 'open' },
  { id: 'shire', kind: 'county', status: 'open' },
]
const every = { every: 'library' }

type Ann = Partial<Membership> & { readonly roles?: readonly string[] }
const membership = ({ roles = [], ...more }: Ann): Membership => ({
  id: 'm',
  user: 'ann',
  organisation: 'county',
  status: 'active',
  assigned: [],
  assignments: roles.map((it) => ({ role: it })),
  ...more,
})
const loan = (action: string, more: Partial<Ask['resource']> = {}): Ask => ({
  action,
  resource: { type: 'loan', id: 'x', holders: ['main'], ...more },
})
type Setting = {
  readonly others?: readonly Membership[]
  readonly viewing?: Viewing
  readonly constraints?: PolicySource['constraints']
  readonly customRoles?: readonly CustomRole[]
}
function proposed(ann: Ann, ask: Ask, { others = [], constraints = {}, ...more }: Setting = {}) {
  const policy = compileOrThrow({ ...source, constraints })
  const memberships = [membership(ann), ...others]
  const facts = factsOf(policy, { user: { id: 'ann' }, memberships, places: placesOf(organisations), ...more })
  return explain(policy, facts, ask, 100).remedy?.change
}
/** What is assigned once the change is made. */
function assignedAfter(ann: Ann, change: readonly Command[] = []) {
  const policy = compileOrThrow({ ...source, constraints: {} })
  const state = { organisations, memberships: [membership(ann)] }
  const judged = judge(policy, state, { system: 'operator', name: 'test' }, change, 100)
  return judged.allowed ? judged.state.memberships[0]?.assigned : judged.refusals
}
const give = (given: string, id = 'm') => ({ do: 'assignRole', membership: id, role: given })
const place = (...added: readonly Assigned[]) => ({ do: 'changePlaces', membership: 'm', added, removed: [] })
const select = (...ids: readonly string[]) => ({
  do: 'selectRecords',
  membership: 'm',
  selected: ids.map((id) => ({ type: 'loan', id })),
})

describe('a remedy', () => {
  it('is a place where the role is held, a role where the place is, and the role first where neither is', () => {
    expect(proposed({ roles: ['clerk'] }, loan('loan.see'))).toEqual([place('main')])
    expect(proposed({ assigned: ['main'] }, loan('loan.see'))).toEqual([give('clerk')])
    expect(proposed({}, loan('loan.see'))).toEqual([give('clerk'), place('main')])
    const asleep = { status: 'suspended' } as const
    const waking = { do: 'reactivateMembership', membership: 'm' }
    expect(proposed(asleep, loan('loan.see'))).toEqual([give('clerk'), waking, place('main')])
    expect(proposed({ status: 'invited' }, loan('loan.see'))).toEqual([
      give('clerk'),
      { do: 'acceptInvitation', membership: 'm' },
      place('main'),
    ])
    expect(proposed({ status: 'ended' }, loan('loan.see'))).toBeUndefined()
  })

  it('is a place beside those there are, wherever they lie', () => {
    const beneath = (id: string) => ({ every: 'library', beneath: id })
    for (const there of [
      ['small'],
      ['gone', 'small'],
      [beneath('small')],
      [beneath('gone')],
      ['shire', beneath('shire')],
    ]) {
      const change = proposed({ roles: ['clerk'], assigned: there }, loan('loan.see'))
      expect(change).toEqual([place('main')])
      expect(assignedAfter({ roles: ['clerk'], assigned: there }, change)).toEqual([...there, 'main'])
    }
  })

  it('is the place itself where a place is asked of', () => {
    const ask = { action: 'library.list', resource: { type: 'library', id: 'main' } }
    expect(proposed({ roles: ['clerk'] }, ask)).toEqual([place('main')])
    expect(proposed({ roles: ['clerk'] }, { ...ask, resource: { type: 'library' } })).toBeUndefined()
  })

  it('is none where nobody knows what it is asked of', () => {
    expect(proposed({ roles: ['clerk'] }, loan('loan.see', { holders: [] }))).toBeUndefined()
    expect(proposed({ roles: ['clerk'] }, { action: 'loan.see', resource: { type: 'loan', id: 'x' } })).toBeUndefined()
    expect(proposed({ roles: ['clerk'] }, loan('loan.unknown'))).toBeUndefined()
  })

  it('selects a record beside those there are, or what the record is of', () => {
    expect(proposed({ roles: ['picker'] }, loan('loan.keep'))).toEqual([select('x')])
    const two = { roles: ['picker'], selected: [{ type: 'loan', id: 'y' }] }
    expect(proposed(two, loan('loan.keep'))).toEqual([select('y', 'x')])
    const note = { type: 'note', id: 'n', holders: ['main'], of: { type: 'loan', id: 'x' } }
    expect(proposed({ roles: ['picker'] }, { action: 'note.see', resource: note })).toEqual([select('x')])
    expect(
      proposed({ roles: ['picker'] }, { action: 'loan.keep', resource: { type: 'loan', holders: ['main'] } }),
    ).toBe(undefined)
  })
})

describe('of several memberships', () => {
  const elsewhere = membership({ id: 'n', roles: ['clerk'] })

  it('one is changed: where the least does, or the one that was asked about', () => {
    const placed = { ...place('main'), membership: 'n' }
    expect(proposed({}, loan('loan.see'), { others: [elsewhere] })).toEqual([placed])
    expect(proposed({}, { ...loan('loan.see'), membership: 'n' }, { others: [elsewhere] })).toEqual([placed])
    expect(proposed({}, { ...loan('loan.see'), membership: 'm' }, { others: [elsewhere] })).toEqual([
      give('clerk'),
      place('main'),
    ])
  })

  it('somebody else’s is never changed, nor one that is not looked through', () => {
    const bob = { ...elsewhere, user: 'bob' }
    expect(proposed({}, loan('loan.see'), { others: [bob] })).toEqual([give('clerk'), place('main')])
    expect(proposed({}, { ...loan('loan.see'), membership: 'n' }, { others: [bob] })).toBeUndefined()
    const viewing = { by: 'bob', mode: 'read', membership: 'm' } as const
    expect(proposed({}, loan('loan.see'), { others: [elsewhere], viewing })).toEqual([give('clerk'), place('main')])
  })

  it('none is changed for what nobody may while viewing', () => {
    const reading = { by: 'bob', mode: 'read' } as const
    expect(proposed({ roles: ['clerk'] }, loan('loan.see'), { viewing: reading })).toEqual([place('main')])
    expect(proposed({ roles: ['picker'] }, loan('loan.keep'), { viewing: reading })).toBeUndefined()
    expect(proposed({ roles: ['picker'] }, loan('loan.keep'), { viewing: { ...reading, mode: 'change' } })).toEqual([
      select('x'),
    ])
  })
})

describe('a role that constraints ask more of', () => {
  const { few, leadIsSuper, leadHasAll, superIsSworn } = source.constraints as Record<string, never>
  const lend = loan('loan.lend')
  const with_ = (ann: Ann, constraints: PolicySource['constraints']) => proposed(ann, lend, { constraints })

  it('is proposed with the roles it needs, and with those that they need', () => {
    const there = { assigned: ['main'] }
    expect(with_(there, { few, leadIsSuper } as never)).toEqual([give('lead'), give('super')])
    expect(with_(there, { superIsSworn, few, leadIsSuper } as never)).toEqual([
      give('lead'),
      give('super'),
      give('sworn'),
    ])
    expect(with_(there, { superIsSworn } as never)).toEqual([give('lead')])
    expect(with_({ ...there, roles: ['super'] }, { leadIsSuper } as never)).toEqual([give('lead')])
  })

  it('is proposed with a role it needs that ends too early, and without one that lasts as long as the membership', () => {
    const ending = { assigned: ['main'], assignments: [{ role: 'super', until: 500 }] }
    expect(with_(ending, { leadIsSuper } as never)).toEqual([give('lead'), give('super')])
    expect(with_({ ...ending, until: 400 }, { leadIsSuper } as never)).toEqual([give('lead')])
    const both = { ...ending, assignments: [...ending.assignments, { role: 'sworn', until: 500 }] }
    expect(with_({ ...both, until: 400 }, { leadIsSuper, superIsSworn } as never)).toEqual([give('lead')])
  })

  it('is proposed with every place of the kind it must cover, where that is not assigned already', () => {
    expect(with_({}, { leadHasAll } as never)).toEqual([give('lead'), place(every)])
    expect(with_({ assigned: ['small'] }, { leadHasAll } as never)).toEqual([give('lead'), place(every)])
    expect(with_({ assigned: ['gone'] }, { leadHasAll } as never)).toEqual([give('lead'), place(every)])
    expect(with_({ assigned: [every] }, { leadHasAll } as never)).toEqual([give('lead')])
    expect(with_({ assigned: [{ every: 'county' }] }, { leadHasAll } as never)).toEqual([give('lead'), place(every)])
    const part = { every: 'library', beneath: 'main' }
    expect(with_({ assigned: [part] }, { leadHasAll } as never)).toEqual([give('lead'), place(every)])
    expect(with_({}, { other: { coversAll: 'library', role: 'clerk' } } as never)).toEqual([
      give('lead'),
      place('main'),
    ])
  })

  it('is proposed with a record besides', () => {
    const constraints = { all: { coversAll: 'library', role: 'picker' } } as const
    expect(proposed({}, loan('loan.keep'), { constraints })).toEqual([give('picker'), select('x'), place(every)])
  })
})

describe('of several remedies', () => {
  const constraints = {
    needs: { requires: ['sworn'], role: 'head' },
    all: { coversAll: 'library', role: 'head' },
  } as const
  const picker = role('Picker', 'selected')
  const head = {
    ...role('Head', 'organisation'),
    grants: [{ permissions: [...see, 'loan.lend'], scope: 'organisation' as const }],
  }
  const policy = compileOrThrow({
    ...source,
    roles: { picker, head, sworn: role('Sworn', 'organisation', []) },
    constraints,
  })
  const told = (ann: Ann) => {
    const facts = factsOf(policy, {
      user: { id: 'ann' },
      memberships: [membership(ann)],
      places: placesOf(organisations),
    })
    return explain(policy, facts, loan('loan.see'), 100).remedy?.change
  }

  it('a role whose needs are met is one change, and so less than another role with a record', () => {
    expect(told({ roles: ['sworn'], assigned: [every] })).toEqual([give('head')])
    expect(told({ assigned: [every] })).toEqual([give('picker'), select('x')])
    expect(told({ roles: ['sworn'] })).toEqual([give('picker'), select('x')])
  })
})

describe('of several roles', () => {
  it('the one that gives least is proposed, a made one among them', () => {
    const wide = compileOrThrow({
      ...source,
      constraints: {},
      roles: {
        wide: {
          label: 'Wide',
          at: ['county'],
          grants: [{ permissions: [...see, 'loan.lend'], scope: 'organisation' }],
        },
        narrow: { label: 'Narrow', at: ['county'], grants: [{ permissions: ['loan.see'], scope: 'organisation' }] },
      },
    })
    const facts = factsOf(wide, {
      user: { id: 'ann' },
      memberships: [membership({})],
      places: placesOf(organisations),
      customRoles: [],
    })
    expect(explain(wide, facts, loan('loan.see'), 100).remedy?.change).toEqual([give('narrow')])
    const made = { id: 'made', organisation: 'county', label: 'Made', grants: [] }
    const grants = [{ permission: 'loan.see', scope: 'organisation' as const }]
    const seeing = factsOf(wide, { ...facts, customRoles: [{ ...made, grants }] })
    expect(explain(wide, seeing, loan('loan.see'), 100).remedy?.change).toEqual([give('made')])
  })
})
