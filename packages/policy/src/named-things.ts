import type { Condition, Reference } from './condition.ts'
import type { PermissionSource, RoleSource } from './model.ts'
import { expectKind, expectPermission, type Finding, hasKind, hasType, report } from './names.ts'
import { referencesOf } from './settle.ts'

const KEY = /^[a-z][A-Za-z0-9]*$/
const PERMISSION = /^[a-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)+$/

/** Follows the names in organisations, resources, permissions and roles. */
export function findInNouns(finding: Finding): void {
  findInOrganisations(finding)
  findInResources(finding)
  for (const [key, permission] of Object.entries(finding.policy.permissions)) findInPermission(finding, key, permission)
  for (const [key, role] of Object.entries(finding.policy.roles)) findInRole(finding, key, role)
}

/** What a permission is asked of; the type before the dot where it does not say. */
export function askedOf(key: string, permission: PermissionSource): readonly string[] {
  if (permission.on === undefined) return [key.slice(0, key.indexOf('.'))]
  return typeof permission.on === 'string' ? [permission.on] : permission.on
}

function findInOrganisations(finding: Finding): void {
  const kinds = Object.entries(finding.policy.organisations)
  for (const [key, kind] of kinds) {
    const where = `organisations.${key}`
    if (!KEY.test(key) || key === 'self')
      report(finding, 'badKey', where, `“${key}” cannot name a kind of organisation`)
    for (const [index, name] of (kind.within ?? []).entries()) expectKind(finding, name, `${where}.within[${index}]`)
    for (const [index, name] of (kind.heldBy ?? []).entries()) expectKind(finding, name, `${where}.heldBy[${index}]`)
    for (const verb of ['add', 'close', 'hold'] as const) expectPermission(finding, kind[verb], `${where}.${verb}`)
  }
  if (!kinds.some(([, kind]) => (kind.within ?? []).length === 0)) {
    report(finding, 'noRoot', 'organisations', 'No kind of organisation stands alone: one must have no “within”')
  }
}

function findInResources(finding: Finding): void {
  const { resources } = finding.policy
  for (const [key, resource] of Object.entries(resources)) {
    const where = `resources.${key}`
    if (!KEY.test(key) || key === 'self') report(finding, 'badKey', where, `“${key}” cannot name a type of record`)
    if (hasKind(finding.policy, key)) report(finding, 'duplicate', where, `“${key}” is a kind of organisation already`)
    for (const [index, kind] of resource.heldBy.entries()) expectKind(finding, kind, `${where}.heldBy[${index}]`)
    if (resource.of === undefined) continue
    if (!Object.hasOwn(resources, resource.of)) {
      report(finding, 'unknownType', `${where}.of`, `“${resource.of}” is not a type of record`)
    } else if (resource.of === key) report(finding, 'cycle', `${where}.of`, `“${key}” cannot belong to itself`)
  }
}

function findInPermission(finding: Finding, key: string, permission: PermissionSource): void {
  const where = `permissions.${key}`
  if (!PERMISSION.test(key)) report(finding, 'badKey', where, `“${key}” must read resource.verb`)
  if (permission.when) findInCondition(finding, permission.when, [key], `${where}.when`)
  const types = askedOf(key, permission)
  if (types.length === 0) report(finding, 'missing', `${where}.on`, `“${key}” is asked of nothing`)
  for (const type of types) {
    if (hasType(finding.policy, type)) continue
    report(
      finding,
      'unknownType',
      permission.on === undefined ? where : `${where}.on`,
      `“${type}” is not a type this policy knows`,
    )
  }
}

function findInRole(finding: Finding, key: string, role: RoleSource): void {
  const where = `roles.${key}`
  if (!KEY.test(key)) report(finding, 'badKey', where, `“${key}” cannot name a role`)
  if (role.at.length === 0)
    report(finding, 'missing', `${where}.at`, `Nobody can hold “${key}”: it is at no kind of organisation`)
  for (const [index, kind] of role.at.entries()) expectKind(finding, kind, `${where}.at[${index}]`)
  for (const [index, grant] of role.grants.entries()) {
    const at = `${where}.grants[${index}]`
    for (const [nth, name] of grant.permissions.entries()) expectPermission(finding, name, `${at}.permissions[${nth}]`)
    if (grant.when) findInCondition(finding, grant.when, grant.permissions, `${at}.when`)
    if (grant.scope !== 'own' && grant.permissions.some((name) => onlySelf(finding, name))) {
      report(finding, 'wrongScope', `${at}.scope`, 'One’s own acts are granted with the scope “own”')
    }
  }
}

function onlySelf(finding: Finding, key: string): boolean {
  const permission = Object.hasOwn(finding.policy.permissions, key) ? finding.policy.permissions[key] : undefined
  return permission !== undefined && askedOf(key, permission).includes('self')
}

const ALWAYS = new Set([
  'resource.id',
  'resource.owner',
  'resource.type',
  'organisation.id',
  'organisation.kind',
  'subject.id',
  'action.name',
])

function findInCondition(finding: Finding, condition: Condition, permissions: readonly string[], where: string): void {
  for (const reference of referencesOf(condition)) {
    const [side, name] = Object.entries(reference)[0] ?? ['', '']
    if (ALWAYS.has(`${side}.${name}`) || declaredIn(finding, reference, permissions)) continue
    report(finding, 'unknownAttribute', where, `Nothing declares the attribute “${side}.${name}”`)
  }
}

function declaredIn(finding: Finding, reference: Reference, permissions: readonly string[]): boolean {
  const { organisations, resources, subject, context } = finding.policy
  if ('subject' in reference) return Object.hasOwn(subject ?? {}, reference.subject)
  if ('context' in reference) return Object.hasOwn(context ?? {}, reference.context)
  if ('organisation' in reference) {
    return Object.values(organisations).some((it) => Object.hasOwn(it.attributes ?? {}, reference.organisation))
  }
  if ('action' in reference) return false
  return permissions.every((key) => {
    const permission = finding.policy.permissions[key]
    if (permission === undefined) return true
    return askedOf(key, permission).some((type) =>
      Object.hasOwn({ ...organisations, ...resources }[type]?.attributes ?? {}, reference.resource),
    )
  })
}
