import {
  type Actor,
  type Command,
  type CustomRole,
  compileOrThrow,
  judge,
  type Membership,
  type Organisation,
  type PolicySource,
  type State,
} from '@remit/policy'

/** A county to give commands to, in the operator's hands. */

const noun = (label: string) => ({ label, plural: `${label}s` })
export const source: PolicySource = {
  key: 'county',
  name: 'County',
  organisations: {
    county: noun('county'),
    trust: { ...noun('trust'), within: ['county'] },
    library: { ...noun('library'), within: ['county'], heldBy: ['trust'] },
  },
  resources: {},
  permissions: { 'county.see': { label: 'See', section: 'See' } },
  roles: {
    clerk: { label: 'Clerk', at: ['county', 'library'], grants: [] },
    head: { label: 'Head', at: ['county'], grants: [] },
    deputy: { label: 'Deputy', at: ['county'], grants: [] },
    keeper: { label: 'Keeper', at: ['trust'], grants: [] },
  },
  constraints: {},
  administration: {},
  firstAdministrator: [
    {
      at: 'county',
      roles: ['head', 'clerk'],
      approvers: ['directors'],
      checkedBy: 'head',
      assigned: [{ every: 'library' }],
    },
    { at: 'county', roles: ['deputy'], approvers: [], checkedBy: 'head' },
  ],
  customRoles: { at: ['county'], catalogue: 'all', rules: [] },
}
export const policy = compileOrThrow(source)
const county: Organisation = { id: 'c', kind: 'county', status: 'open' }
const library: Organisation = { id: 'l', kind: 'library', parent: 'c', status: 'open' }
export const organisations: readonly Organisation[] = [
  county,
  library,
  { id: 't', kind: 'trust', parent: 'c', status: 'open' },
  { id: 'shut', kind: 'county', status: 'closed' },
  { id: 'in', kind: 'library', parent: 'shut', status: 'open' },
  { id: 'empty', kind: 'county', status: 'open' },
]
export const night: CustomRole = { id: 'night', organisation: 'c', label: 'Night', grants: [] }
export const ann: Membership = {
  id: 'm',
  user: 'ann',
  organisation: 'c',
  status: 'active',
  assigned: ['l'],
  assignments: [{ role: 'clerk' }, { role: 'night' }],
}
export const as = (status: Membership['status'], more: Partial<Membership> = {}): Membership => ({
  ...ann,
  ...more,
  status,
})
export const stateWith = (...memberships: readonly Membership[]): State => ({
  organisations,
  memberships,
  customRoles: [night],
})
export const operator: Actor = { system: 'operator', name: 'test' }

export const done = (command: Command, ...memberships: readonly Membership[]) => {
  const judgement = judge(policy, stateWith(...memberships), operator, [command], 100)
  if (!judgement.allowed) throw new Error(JSON.stringify(judgement.refusals))
  const [entry] = judgement.entries
  return { entry, state: judgement.state }
}
export const refused = (command: Command, ...memberships: readonly Membership[]) => {
  const judgement = judge(policy, stateWith(...memberships), operator, [command], 100)
  return judgement.allowed || judgement.refusals.map((it) => [it.code, it.message])
}
