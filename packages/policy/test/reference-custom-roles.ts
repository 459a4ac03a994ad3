import type { Condition, CustomRole, DefinitionRule, PolicySource, Scope } from '@remit/policy'

/** What a role made at run time comes to, said again: the smallest set closed under the rules. Shares no code with the engine. */

export type Given = { readonly permission: string; readonly scope: Exclude<Scope, 'all'>; readonly when?: Condition }

/** Everything a made role gives. */
export function madeGrants(policy: PolicySource, role: CustomRole): readonly Given[] {
  const rules = policy.customRoles?.rules ?? []
  const ticked = role.grants.map((it) => it.permission)
  const start = [
    ...role.grants.filter((it) => (it.scope as string) !== 'all').flatMap((it) => givenBy(rules, it)),
    ...rules.flatMap((rule) =>
      'always' in rule && !ticked.includes(rule.unless) ? [{ permission: rule.always, scope: rule.scope }] : [],
    ),
  ]
  return closed(
    rules,
    ticked,
    start.map((it) => asNarrow(rules, ticked, it)),
  )
}

function givenBy(rules: readonly DefinitionRule[], grant: CustomRole['grants'][number]): readonly Given[] {
  const { permission, scope, when, choice } = grant
  const rule = rules.findLast((it) => 'choice' in it && it.permission === permission)
  if (rule === undefined || !('choice' in rule)) return [{ permission, scope, ...(when && { when }) }]
  const [, value] = Object.entries(rule.choice).find(([name]) => name === choice) ?? []
  const all = [when, value?.when].filter((it) => it !== undefined)
  return (value?.gives ?? []).map((it) => ({ permission: it, scope, ...(all.length > 0 && { when: { and: all } }) }))
}

/** Adds what is implied until nothing new comes. */
function closed(
  rules: readonly DefinitionRule[],
  ticked: readonly string[],
  given: readonly Given[],
): readonly Given[] {
  const implied = given.flatMap((it) =>
    rules.flatMap((rule) =>
      'implies' in rule && rule.permission === it.permission
        ? rule.implies.map((permission) => asNarrow(rules, ticked, { ...it, permission }))
        : [],
    ),
  )
  const news = implied.filter((it) => !given.some((one) => JSON.stringify(one) === JSON.stringify(it)))
  return news.length === 0 ? given : closed(rules, ticked, [...given, ...news])
}

const NARROW_FIRST: readonly Scope[] = ['own', 'selected', 'assigned', 'organisation']

function asNarrow(rules: readonly DefinitionRule[], ticked: readonly string[], it: Given): Given {
  const rule = rules.findLast(
    (one) => 'narrows' in one && ticked.includes(one.permission) && one.narrows.includes(it.permission),
  )
  if (rule === undefined || !('narrows' in rule)) return it
  return NARROW_FIRST.indexOf(rule.to) < NARROW_FIRST.indexOf(it.scope) ? { ...it, scope: rule.to } : it
}
