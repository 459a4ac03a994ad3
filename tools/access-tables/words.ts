import type { Condition, ConstraintSource, PolicySource, RoleSet, Source } from '../../packages/policy/src/index.ts'

/** A policy's parts in words, for the published tables. */

/** A condition as one reads it: “organisation’s levy is false”. */
export function conditionWords(condition: Condition): string {
  if ('eq' in condition) return `${operand(condition.eq[0])} is ${operand(condition.eq[1])}`
  if ('lt' in condition) return `${operand(condition.lt[0])} is less than ${operand(condition.lt[1])}`
  if ('in' in condition) return `${operand(condition.in[0])} is one of ${operand(condition.in[1])}`
  if ('present' in condition) return `${operand(condition.present)} is known`
  if ('and' in condition) return condition.and.map(conditionWords).join(' and ')
  if ('or' in condition) return condition.or.map(conditionWords).join(' or ')
  return `not (${conditionWords(condition.not)})`
}

function operand(it: unknown): string {
  if (Array.isArray(it)) return it.map((one) => `“${one}”`).join(', ')
  if (typeof it === 'string') return `“${it}”`
  if (typeof it !== 'object' || it === null) return String(it)
  const [[side = '', name = ''] = []] = Object.entries(it)
  if (side === 'subject') return name === 'id' ? 'the user' : `the user’s ${words(name)}`
  return side === 'resource' ? `its ${words(name)}` : `the ${side}’s ${words(name)}`
}

/** `firstSignedBy` as “first signed by”. */
function words(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
}

export const roleLabel = (policy: PolicySource, key: string): string => policy.roles[key]?.label ?? key
export const kindLabel = (policy: PolicySource, key: string): string => policy.organisations[key]?.label ?? key
const permissionLabel = (policy: PolicySource, key: string): string => `“${policy.permissions[key]?.label ?? key}”`

/** A set of roles by their titles. */
export function rolesWords(policy: PolicySource, roles: RoleSet): string {
  const keys =
    'family' in roles ? Object.keys(policy.roles).filter((it) => policy.roles[it]?.family === roles.family) : roles
  return keys.map((key) => roleLabel(policy, key)).join(', ')
}

/** One constraint in a sentence. */
export function constraintWords(policy: PolicySource, it: ConstraintSource): string {
  if ('atMost' in it)
    return `At most ${it.atMost} in each ${kindLabel(policy, it.per)}: ${rolesWords(policy, it.roles)}`
  if ('atLeast' in it)
    return `At least ${it.atLeast} in each ${kindLabel(policy, it.per)}: ${rolesWords(policy, it.roles)}`
  if ('exactlyOne' in it) {
    return `Exactly one for everybody in each ${kindLabel(policy, it.per)}: ${rolesWords(policy, it.exactlyOne)}`
  }
  if ('exclusive' in it) return `Never together for one ${it.per}: ${rolesWords(policy, it.exclusive)}`
  if ('exclusiveGrants' in it) {
    return `Never together for one ${it.per}: ${it.exclusiveGrants.map((key) => permissionLabel(policy, key)).join(', ')}`
  }
  if ('requires' in it) return `${roleLabel(policy, it.role)} only with ${rolesWords(policy, it.requires)}`
  if ('coversAll' in it) {
    return `${roleLabel(policy, it.role)} only with every ${kindLabel(policy, it.coversAll)} assigned`
  }
  return `A user belongs to at most one ${kindLabel(policy, it.atMostOneOf)}`
}

/** The place a rule was taken from, and whether it is said there. */
export function sourceWords(source: Source | undefined): string {
  if (source === undefined) return ''
  return `${source.section ?? source.document} (${source.basis})`
}

/** A row of a table; what would break it is made harmless. */
export const row = (...cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`

/** A table, or nothing when it has no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return []
  return [row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells)), '']
}
