import type { Condition } from './condition.ts'
import type { CustomRole } from './facts.ts'
import type { ChoiceSource, Scope } from './model.ts'
import type { Policy } from './policy.ts'

/** What a role made at run time comes to, and copies of it. Whether it may be made: `validateRole`; by whom: `judge`. */

export type CustomGrant = CustomRole['grants'][number]

/** The rules of a policy's role editor, by the entry they speak of. */
type Editor = {
  readonly choices: ReadonlyMap<string, Readonly<Record<string, ChoiceSource>>>
  readonly implied: ReadonlyMap<string, readonly string[]>
  /** What roles came to when last asked: roles are values, never changed in place. */
  readonly known: WeakMap<CustomRole, readonly CustomGrant[]>
}

const editors = new WeakMap<Policy, Editor>()

function editorOf(policy: Policy): Editor {
  const known = editors.get(policy)
  if (known !== undefined) return known
  const rules = policy.source.customRoles?.rules ?? []
  const implied = new Map<string, readonly string[]>()
  for (const rule of rules) {
    if ('implies' in rule) implied.set(rule.permission, [...(implied.get(rule.permission) ?? []), ...rule.implies])
  }
  const choices = new Map(rules.flatMap((rule) => ('choice' in rule ? [[rule.permission, rule.choice] as const] : [])))
  const editor = { choices, implied, known: new WeakMap() }
  editors.set(policy, editor)
  return editor
}

/**
 * Everything a role made at run time gives: an entry with a choice gives what its chosen value gives, an entry gives what it
 * implies (with its own scope and condition, as far as that goes), a narrowed permission reaches only as far as its narrowing,
 * and what every role holds is there unless withdrawn. Scope `all` gives nothing. Never fails: what is unknown gives nothing.
 */
export function effectiveGrants(policy: Policy, role: CustomRole): readonly CustomGrant[] {
  const { choices, implied, known } = editorOf(policy)
  const before = known.get(role)
  if (before !== undefined) return before
  const narrowed = narrowingsOf(policy, role)
  const found = new Map<string, CustomGrant>()
  const waiting: CustomGrant[] = [...role.grants.flatMap((grant) => chosen(choices, grant)), ...standing(policy, role)]
  for (let grant = waiting.shift(); grant !== undefined; grant = waiting.shift()) {
    const { permission, when } = grant
    if ((grant.scope as string) === 'all' || !policy.permissions.has(permission)) continue
    const scope = narrower(grant.scope, narrowed.get(permission))
    const given: CustomGrant = { permission, scope, ...(when && { when }) }
    const key = JSON.stringify(given)
    if (found.has(key)) continue
    found.set(key, given)
    for (const other of implied.get(permission) ?? []) waiting.push({ ...given, permission: other })
  }
  const all = [...found.values()]
  known.set(role, all)
  return all
}

/** A copy under another id and name, to be changed or defined as it is. The roles it may give are copied too. */
export function cloneRole(role: CustomRole, id: string, label: string): CustomRole {
  return { ...role, id, label }
}

function chosen(choices: Editor['choices'], grant: CustomGrant): readonly CustomGrant[] {
  const values = choices.get(grant.permission)
  if (values === undefined) return [grant]
  const { choice } = grant
  const value = choice !== undefined && Object.hasOwn(values, choice) ? values[choice] : undefined
  if (value === undefined) return []
  const when = both(grant.when, value.when)
  return value.gives.map((permission) => ({ permission, scope: grant.scope, ...(when && { when }) }))
}

/** What every role of the editor holds unless it withdraws it. */
function standing(policy: Policy, role: CustomRole): readonly CustomGrant[] {
  return (policy.source.customRoles?.rules ?? []).flatMap((rule) => {
    if (!('always' in rule) || role.grants.some((it) => it.permission === rule.unless)) return []
    return [{ permission: rule.always, scope: rule.scope }]
  })
}

function narrowingsOf(policy: Policy, role: CustomRole): ReadonlyMap<string, CustomGrant['scope']> {
  const narrowed = new Map<string, CustomGrant['scope']>()
  for (const rule of policy.source.customRoles?.rules ?? []) {
    if (!('narrows' in rule) || !role.grants.some((it) => it.permission === rule.permission)) continue
    for (const permission of rule.narrows) narrowed.set(permission, rule.to)
  }
  return narrowed
}

const WIDTH: Readonly<Record<Scope, number>> = { all: 4, organisation: 3, assigned: 2, selected: 1, own: 0 }

function narrower(scope: CustomGrant['scope'], to: CustomGrant['scope'] | undefined): CustomGrant['scope'] {
  return to !== undefined && WIDTH[to] < WIDTH[scope] ? to : scope
}

function both(a: Condition | undefined, b: Condition | undefined): Condition | undefined {
  if (a === undefined || b === undefined) return a ?? b
  return { and: [a, b] }
}
