import type { CustomRolesSource, DefinitionRule } from './model.ts'
import { expectKind, expectPermission, type Finding, hasPermission, report } from './names.ts'

/** Follows the names in what roles made at run time are made of. */
export function findInCustomRoles(finding: Finding): void {
  const custom = finding.policy.customRoles
  if (custom === undefined) return
  for (const [index, kind] of custom.at.entries()) expectKind(finding, kind, `customRoles.at[${index}]`)
  if (custom.catalogue !== 'all') {
    for (const [index, name] of custom.catalogue.entries()) {
      expectPermission(finding, name, `customRoles.catalogue[${index}]`)
    }
  }
  for (const [index, rule] of custom.rules.entries()) {
    const where = `customRoles.rules[${index}]`
    findTwice(finding, custom.rules.slice(0, index), rule, where)
    for (const [name, at] of entriesNamed(rule)) expectEntry(finding, custom, name, `${where}.${at}`)
    for (const [name, at] of giftsNamed(rule)) expectPermission(finding, name, `${where}.${at}`)
  }
}

type Named = readonly (readonly [name: string, where: string])[]

const listed = (names: readonly string[], where: string): Named =>
  names.map((name, index) => [name, `${where}[${index}]`])

/** What a role is chosen from. */
function entriesNamed(rule: DefinitionRule): Named {
  if ('oneOf' in rule) return listed(rule.oneOf, 'oneOf')
  if ('always' in rule) return [[rule.unless, 'unless']]
  const own: Named = [[rule.permission, 'permission']]
  if ('requires' in rule) return [...own, ...listed(rule.requires, 'requires')]
  return 'requiresAny' in rule ? [...own, ...listed(rule.requiresAny, 'requiresAny')] : own
}

/** What comes with an entry, and need not be one itself. */
function giftsNamed(rule: DefinitionRule): Named {
  if ('always' in rule) return [[rule.always, 'always']]
  if ('implies' in rule) return listed(rule.implies, 'implies')
  if ('narrows' in rule) return listed(rule.narrows, 'narrows')
  const choices = Object.entries('choice' in rule ? rule.choice : {})
  return choices.flatMap(([value, { gives }]) => listed(gives, `choice.${value}.gives`))
}

/** A permission no role can choose, and no entry gives, would never have its rule applied. */
function expectEntry(finding: Finding, { catalogue, rules }: CustomRolesSource, name: string, where: string): void {
  expectPermission(finding, name, where)
  if (catalogue === 'all' || catalogue.includes(name) || !hasPermission(finding.policy, name)) return
  if (rules.some((rule) => giftsNamed(rule).some(([gift]) => gift === name))) return
  report(finding, 'unknownPermission', where, `“${name}” is not in the catalogue, so no role can hold it`)
}

/** One rule gives an entry its choices, one its scopes: of two, neither could be told from the other. */
function findTwice(finding: Finding, before: readonly DefinitionRule[], rule: DefinitionRule, where: string): void {
  for (const kind of ['choice', 'scopes']) {
    const same = before.some(
      (it) =>
        kind in it && kind in rule && 'permission' in it && 'permission' in rule && it.permission === rule.permission,
    )
    if (same) {
      const what = kind === 'choice' ? 'choices' : 'scopes'
      report(finding, 'duplicate', where, `Another rule gives this entry its ${what}`)
    }
  }
}
