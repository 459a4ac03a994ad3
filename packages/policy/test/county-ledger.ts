import {
  type Assigned,
  type Command,
  check,
  checkAlong,
  compileOrThrow,
  enter,
  factsIn,
  isInside,
  judgeIn,
  type Ledger,
  ledgerOf,
  list,
  type Membership,
  type Organisation,
} from '@remit/policy'
import { expect } from 'vitest'

/** A county kept in a ledger, and where a user of it sees loans. */

const noun = (label: string) => ({ label, plural: `${label}s` })
export const policy = compileOrThrow({
  key: 'county',
  name: 'County',
  organisations: {
    county: noun('county'),
    library: { ...noun('library'), within: ['county'], heldBy: ['county'] },
    desk: { ...noun('desk'), within: ['library'] },
  },
  resources: { loan: { ...noun('loan'), heldBy: ['county', 'library', 'desk'] } },
  permissions: { 'loan.see': { label: 'See', section: 'S' }, 'loan.lend': { label: 'Lend', section: 'S' } },
  roles: {
    clerk: { label: 'Clerk', at: ['county'], grants: [{ permissions: ['loan.see'], scope: 'assigned' }] },
    head: { label: 'Head', at: ['county'], grants: [{ permissions: ['loan.see'], scope: 'organisation' }] },
    picker: { label: 'Picker', at: ['county'], grants: [{ permissions: ['loan.lend'], scope: 'selected' }] },
  },
  constraints: { aHead: { atLeast: 1, roles: ['head'], per: 'county' } },
  administration: {},
  customRoles: { at: ['county'], catalogue: 'all', rules: [] },
})
export const standing = (id: string, kind: string, parent?: string): Organisation => ({
  id,
  kind,
  parent,
  status: 'open',
})
export const tree: readonly Organisation[] = [
  standing('c', 'county'),
  ...['l', 'm', 'n', 'o'].map((id) => standing(id, 'library', 'c')),
  ...['l1', 'l2'].map((id) => standing(id, 'desk', 'l')),
  standing('m1', 'desk', 'm'),
  standing('far', 'county'),
  standing('f', 'library', 'far'),
]
export const member = (user: string, role: string, more: Partial<Membership> = {}): Membership => ({
  id: user,
  user,
  organisation: 'c',
  status: 'active',
  assigned: [],
  assignments: [{ role }],
  ...more,
})
export const hal = member('hal', 'head')
export const operator = { system: 'operator', name: 'test' } as const
export const keep = (organisations: readonly Organisation[], ...memberships: readonly Membership[]) =>
  ledgerOf(policy, { organisations, memberships: [hal, ...memberships] })

export function doIn(ledger: Ledger, ...changeSet: readonly Command[]) {
  const judged = judgeIn(ledger, operator, changeSet, 100)
  if (!judged.allowed) throw new Error(JSON.stringify(judged.refusals))
  enter(ledger, judged)
}
export const place = (membership: string, ...assigned: readonly Assigned[]): Command => ({
  do: 'place',
  membership,
  assigned,
})

/** Where a user sees loans, asked in all ways, which must agree. */
export function seen(ledger: Ledger, user: string, among = 'c l l1 l2 m m1 n o f'.split(' ')): string {
  const facts = factsIn(ledger, user)
  return among.filter((id) => isSeen(ledger, facts, id)).join(' ')
}
function isSeen(ledger: Ledger, facts: ReturnType<typeof factsIn>, id: string): boolean {
  const resource = { type: 'loan', id: 'x', holders: [id] }
  const { allowed } = check(policy, facts, { action: 'loan.see', resource }, 100)
  const extent = list(policy, facts, 'loan.see', {}, 100)
  expect(isInside(extent, ledger.draft.places, resource)).toBe(allowed)
  const path: string[] = []
  for (let at: string | undefined = id; at !== undefined; at = ledger.draft.organisations.get(at)?.parent) path.push(at)
  expect(checkAlong(policy, facts, 'loan.see', path, 100).allowed).toBe(allowed)
  return allowed
}
