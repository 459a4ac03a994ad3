import {
  compileOrThrow,
  factsOf,
  type Membership,
  mayViewAs,
  placesOf,
  type Resource,
  type ViewAsk,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** Who may view as whom, by the permissions a policy names for it; asked of the viewed user’s organisation or of a record of theirs. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const policy = compileOrThrow({
  key: 'county',
  name: 'County',
  organisations: { county: noun('county'), library: { ...noun('library'), within: ['county'] } },
  resources: { account: { ...noun('account'), heldBy: ['county', 'library'] } },
  permissions: {
    'county.watch': { label: 'Watch', section: 'All', on: ['county', 'library'] },
    'library.watch': { label: 'Watch', section: 'All' },
    'account.watch': { label: 'Watch', section: 'All' },
  },
  roles: {
    watcher: { label: 'Watcher', at: ['county'], grants: [{ permissions: ['county.watch'], scope: 'organisation' }] },
    narrow: { label: 'Narrow', at: ['county'], grants: [{ permissions: ['library.watch'], scope: 'organisation' }] },
    keeper: { label: 'Keeper', at: ['county'], grants: [{ permissions: ['account.watch'], scope: 'organisation' }] },
    clerk: { label: 'Clerk', at: ['county', 'library'], grants: [] },
  },
  constraints: {},
  administration: {},
  viewAs: { read: ['county.watch', 'library.watch', 'account.watch'] },
})
const places = placesOf([
  { id: 'c', kind: 'county', status: 'open' },
  { id: 'l', kind: 'library', parent: 'c', status: 'open' },
])
const member = (user: string, organisation: string, role: string, more: Partial<Membership> = {}): Membership => ({
  id: user,
  user,
  organisation,
  status: 'active',
  assigned: [],
  assignments: [{ role }],
  ...more,
})
const factsFor = (it: Membership, viewing = false) =>
  factsOf(policy, {
    user: { id: it.user },
    memberships: [it],
    places,
    ...(viewing && { viewing: { by: 'zoe', mode: 'read' as const } }),
  })
type Asking = {
  role?: string
  at?: string
  mode?: ViewAsk['mode']
  record?: Resource
  viewing?: boolean
  viewed?: string
}
function answer({
  role = 'watcher',
  at = 'l',
  mode = 'read',
  record,
  viewing = false,
  viewed = 'tim',
}: Asking): string {
  const tim = member('tim', at, 'clerk')
  const decision = mayViewAs(
    policy,
    factsFor(member('vera', 'c', role), viewing),
    factsFor(tim),
    { membership: 'vera', viewed, mode, ...(record && { record }) },
    100,
  )
  return decision.allowed ? decision.because.permission : decision.because
}

describe('viewing as somebody', () => {
  it('takes the first permission of the list that the viewer has', () => {
    expect(answer({ role: 'watcher' })).toBe('county.watch')
    expect(answer({ role: 'narrow' })).toBe('library.watch')
    expect(answer({ role: 'clerk' })).toBe('wrongType')
  })

  it('is asked of the organisation they belong to', () => {
    expect(answer({ role: 'narrow', at: 'c' })).toBe('wrongType')
    expect(answer({ role: 'watcher', at: 'c' })).toBe('county.watch')
    expect(answer({ at: 'gone' })).toBe('noMembership')
    expect(answer({ viewed: 'nobody' })).toBe('noMembership')
  })

  it('may be asked of a record instead, if it is theirs', () => {
    const account = (owner: string, holder = 'l') => ({ type: 'account', id: 'x', owner, holders: [holder] })
    expect(answer({ role: 'keeper' })).toBe('wrongType')
    expect(answer({ role: 'keeper', record: account('tim') })).toBe('account.watch')
    expect(answer({ role: 'keeper', record: account('vera') })).toBe('outOfReach')
    expect(answer({ role: 'watcher', record: account('vera') })).toBe('outOfReach')
    expect(answer({ role: 'watcher', record: account('tim') })).toBe('noRole')
  })

  it('has no way where the policy names no permission for it', () => {
    expect(answer({ mode: 'change' })).toBe('unknownPermission')
  })

  it('is not for whoever is viewing already, nor of oneself', () => {
    expect(answer({ viewing: true })).toBe('viewing')
    const vera = factsFor(member('vera', 'c', 'watcher'))
    const ask = { membership: 'vera', viewed: 'vera', mode: 'read' } as const
    expect(mayViewAs(policy, vera, vera, ask, 100).because).toBe('sameUser')
  })
})
