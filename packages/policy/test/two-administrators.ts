import {
  type AdministrationSource,
  type Assigned,
  type CustomRole,
  compileOrThrow,
  factsOf,
  type Membership,
  mayViewAs,
  type Organisation,
  type PolicySource,
  placesOf,
} from '@remit/policy'

/** Two administrators, the one asking to view as the other: what each may by rules and places that a test makes up. */

const noun = (label: string) => ({ label, plural: `${label}s` })
export const kinds = ['nation', 'area', 'unit']
export const organisations: readonly Organisation[] = [
  { id: 'nation', kind: 'nation', status: 'open' },
  { id: 'a1', kind: 'area', parent: 'nation', status: 'open' },
  { id: 'u1', kind: 'unit', parent: 'a1', status: 'open' },
  { id: 'u2', kind: 'unit', parent: 'a1', status: 'open' },
  { id: 'a2', kind: 'area', parent: 'nation', status: 'open' },
  { id: 'u3', kind: 'unit', parent: 'a2', status: 'open' },
  { id: 'abroad', kind: 'nation', status: 'open' },
  { id: 'b1', kind: 'area', parent: 'abroad', status: 'open' },
  { id: 'v1', kind: 'unit', parent: 'b1', status: 'open' },
]
const watch = { permissions: ['nation.watch'], scope: 'all' as const }
const role = (label: string) => ({ label, at: kinds, grants: [watch] })
export const plain: AdministrationSource = {
  holder: { roles: ['theirs'] },
  may: ['assign'],
  roles: ['clerk'],
  where: 'organisation',
  self: false,
  peers: true,
}
export type Rule = Partial<AdministrationSource>

/** Two roles, each with a rule: the viewed user holds “theirs”, the viewer “mine”. */
export const policyWith = (theirs: Rule, mine: Rule, more: Partial<PolicySource> = {}) =>
  compileOrThrow({
    key: 'nation',
    name: 'Nation',
    organisations: {
      nation: noun('nation'),
      area: { ...noun('area'), within: ['nation'] },
      unit: { ...noun('unit'), within: ['area'], heldBy: ['area'] },
    },
    resources: {},
    permissions: {
      'nation.watch': { label: 'Watch', section: 'All', on: kinds },
      'area.run': { label: 'Run', section: 'All' },
      'area.lend': { label: 'Lend', section: 'All' },
    },
    roles: { theirs: role('Theirs'), mine: role('Mine'), clerk: role('Clerk'), head: role('Head') },
    constraints: {},
    administration: {
      theirs: { ...plain, ...theirs },
      mine: { ...plain, holder: { roles: ['mine'] }, ...mine },
    },
    viewAs: { read: 'nation.watch' },
    customRoles: { at: kinds, catalogue: 'all', rules: [{ choosesRoles: true, permission: 'area.run' }] },
    ...more,
  })

export type There = { readonly at?: string; readonly assigned?: readonly Assigned[]; readonly held?: readonly string[] }
export const member = (user: string, { at = 'a1', assigned = [], held = [] }: There): Membership => ({
  id: user,
  user,
  organisation: at,
  status: 'active',
  assigned,
  assignments: held.map((it) => ({ role: it })),
})
type Setting = {
  readonly others?: readonly Membership[]
  readonly customRoles?: readonly CustomRole[]
  readonly besides?: readonly Organisation[]
}

export function answer(
  policy: ReturnType<typeof policyWith>,
  them: There,
  me: There,
  { others = [], customRoles = [], besides = [] }: Setting = {},
): string {
  const places = placesOf([...organisations, ...besides])
  const all = [member('tim', them), member('vera', me), ...others]
  const factsFor = (id: string) =>
    factsOf(policy, { user: { id }, memberships: all.filter((it) => it.user === id), places, customRoles })
  const ask = { membership: 'vera', viewed: 'tim', mode: 'read' as const }
  const decision = mayViewAs(policy, factsFor('vera'), factsFor('tim'), ask, 100)
  return decision.allowed ? 'no more' : decision.because
}
export const more = 'administersMore'
export const compared = (theirs: Rule, mine: Rule, them: There = {}, me: There = {}): string =>
  answer(policyWith(theirs, mine), { held: ['theirs'], ...them }, { held: ['mine'], ...me })
