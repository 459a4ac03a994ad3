import type { CustomRolesSource, DefinitionRule, PolicySource } from '../../packages/policy/src/index.ts'
import { conditionWords, kindLabel, table } from './words.ts'

/** What organisations may make roles of, entry by entry. */
export function customRolesPart(policy: PolicySource): readonly string[] {
  const custom = policy.customRoles
  if (custom === undefined) return []
  const label = (key: string) => `“${policy.permissions[key]?.label ?? key}”`
  const entries = custom.catalogue === 'all' ? Object.keys(policy.permissions) : custom.catalogue
  const rows = entries.map((key) => {
    const permission = policy.permissions[key]
    const marks = [permission?.caution && 'with caution', permission?.module && `only with ${permission.module}`]
    return [
      `${permission?.label} (\`${key}\`)`,
      permission?.section ?? '',
      scopesOf(custom, key).join(' or '),
      [...marks.filter((it) => typeof it === 'string'), ...rulesWords(custom, key, label)].join('; '),
    ]
  })
  const apart = custom.rules.flatMap((rule) =>
    'oneOf' in rule ? [`- only one of ${rule.oneOf.map(label).join(', ')}`] : [],
  )
  const always = custom.rules.flatMap((rule) =>
    'always' in rule ? [`- every role holds ${label(rule.always)}, unless it holds ${label(rule.unless)}`] : [],
  )
  return [
    '## Roles made at run time',
    '',
    `Each ${custom.at.map((kind) => kindLabel(policy, kind)).join(' or ')} makes its own roles, of ${entries.length} entries. A role holds`,
    'only what its maker may give, and reaches no wider.',
    '',
    ...table(['entry', 'section', 'reach', 'rules'], rows),
    ...apart,
    ...always,
    '',
  ]
}

function scopesOf(custom: CustomRolesSource, key: string): readonly string[] {
  const rule = custom.rules.find((it) => 'scopes' in it && it.permission === key)
  return rule !== undefined && 'scopes' in rule ? rule.scopes : (custom.scopes ?? ['any'])
}

function rulesWords(custom: CustomRolesSource, key: string, label: (key: string) => string): readonly string[] {
  return custom.rules
    .filter((rule) => 'permission' in rule && rule.permission === key)
    .flatMap((rule) => ruleWords(rule, label))
}

function ruleWords(rule: DefinitionRule, label: (key: string) => string): readonly string[] {
  const all = (keys: readonly string[], joint: string) => keys.map(label).join(joint)
  if ('requires' in rule) return [`needs ${all(rule.requires, ' and ')}`]
  if ('requiresAny' in rule) return [`needs ${all(rule.requiresAny, ' or ')}`]
  if ('implies' in rule) return [`gives also ${all(rule.implies, ', ')}`]
  if ('narrows' in rule) return [`limits ${all(rule.narrows, ', ')} to ${rule.to}`]
  if ('choosesRoles' in rule) return ['any role, or listed ones']
  if (!('choice' in rule)) return []
  const values = Object.entries(rule.choice).map(([value, { gives, when }]) => {
    const what = gives.length === 0 ? 'nothing' : all(gives, ', ')
    return `${value} (${what}${when ? ` where ${conditionWords(when)}` : ''})`
  })
  return [`one of: ${values.join('; ')}`]
}
