import type { AdministrationSource, Policy } from '@remit/policy'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Reader } from '../db/index.ts'
import { isHolder } from './administering-roles.ts'
import { firstAdministratorWays } from './first-administrator-ways.ts'
import { activeHolding } from './member-conditions.ts'
import { rolesInSet } from './replaced-roles.ts'

/** Roles which every organisation of a kind needs somebody to hold. */
export interface CoverNeed {
  kind: string
  roles: readonly string[]
  /** Two, since one alone may fall ill or leave; one where a constraint allows no second. */
  enough: 1 | 2
}

/** One organisation where nobody, or fewer users than are enough, hold such a role. */
export interface ThinCover extends CoverNeed {
  organisation: { id: string; name: string; path: string; code: string | null }
  /** Nobody, or one. */
  holders: readonly { id: string; name: string; email: string }[]
  /** How many other users, here with another role or in an organisation above, may give the role here. */
  others: number
}

/** What the policy's minimums ask for, and the administrators it knows how to appoint. */
export function coverNeeds(policy: Policy): readonly CoverNeed[] {
  const minimums = policy.constraints.flatMap(({ source }) =>
    'atLeast' in source ? [{ kind: source.per, roles: rolesInSet(policy, source.roles) }] : [],
  )
  const appointed = firstAdministratorWays(policy.source).map(({ at, roles }) => ({ kind: at, roles }))
  const keys = new Set<string>()
  const needs = [...minimums, ...appointed].filter(({ kind, roles }) => {
    const key = `${kind} ${roles.toSorted().join()}`
    return keys.has(key) ? false : Boolean(keys.add(key))
  })
  return needs.map((need) => ({ ...need, enough: isForOneOnly(policy, need) ? 1 : 2 }))
}

function isForOneOnly(policy: Policy, { kind, roles }: Pick<CoverNeed, 'kind' | 'roles'>): boolean {
  return policy.constraints.some(({ source }) => {
    if (!('atMost' in source) || source.atMost !== 1 || source.per !== kind) return false
    const limited = rolesInSet(policy, source.roles)
    return roles.every((role) => limited.includes(role))
  })
}

/** Whether who holds one of these roles may give one of them to a second user. */
export function isGivenOn(policy: Policy, { roles }: Pick<CoverNeed, 'roles'>): boolean {
  const mayGive = givers(policy, roles)
  return roles.some((role) => mayGive.includes(role))
}

/**
 * Open organisations whose cover for this need is thin, those with nobody first, then by name. `where` limits them
 * further: a condition on `organisations o`.
 */
export async function listThinCover(
  reader: Reader,
  asked: { policy: Policy; need: CoverNeed; where?: RawBuilder<SqlBool>; now: Date },
): Promise<readonly ThinCover[]> {
  const { policy, need, now, where = sql<SqlBool>`true` } = asked
  const { rows } = await sql<Omit<ThinCover, keyof CoverNeed>>`
    with thin as (
      select o.id, o.name, o.path, o.code, coalesce(json_agg(json_build_object('id', u.id, 'name', u.name, 'email', u.email))
          filter (where u.id is not null), '[]') as holders, count(m.id) as held
        from organisations o
          left join memberships m on m.organisation_id = o.id and ${activeHolding(need.roles, now)}
          left join users u on u.id = m.user_id
        where o.service = ${policy.key} and o.kind = ${need.kind} and o.status = 'open' and ${where}
          and not exists (select 1 from organisations c where c.status = 'closed'
            and c.id = any(string_to_array(trim(both '/' from o.path), '/')::uuid[]))
        group by o.id having count(m.id) < ${need.enough})
    select json_build_object('id', id, 'name', name, 'path', path, 'code', code) as organisation, holders,
        (select count(distinct m.user_id)::int from memberships m
          where m.organisation_id = any(string_to_array(trim(both '/' from thin.path), '/')::uuid[])
            and ${activeHolding(givers(policy, need.roles), now)}
            and not exists (select 1 from json_array_elements(thin.holders) h where h ->> 'id' = m.user_id::text)) as others
      from thin order by held, name, id`.execute(reader)
  return rows.map((row) => ({ ...need, ...row }))
}

/** The policy’s roles whose holders may give one of these in their own organisation and beneath. */
function givers(policy: Policy, wanted: readonly string[]): readonly string[] {
  const rules = Object.values(policy.source.administration).filter(
    ({ may, where, roles }) =>
      may.includes('assign') && (where === 'organisation' || where === 'all') && gives(policy, roles, wanted),
  )
  return [...policy.roles.values()].filter((role) => rules.some((rule) => isHolder(rule, role))).map(({ key }) => key)
}

function gives(policy: Policy, roles: AdministrationSource['roles'], wanted: readonly string[]): boolean {
  if (roles === 'any') return true
  if (roles === 'chosen' || 'chosenFor' in roles) return false
  return rolesInSet(policy, roles).some((role) => wanted.includes(role))
}
