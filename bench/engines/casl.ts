import { Ability, createMongoAbility, type MatchConditions, type MongoAbility, type MongoQuery } from '@casl/ability'
import type { Flat } from '../workloads/flat.ts'
import { matrix, type Reach, type ResourceType, type Role, reachOf } from '../workloads/matrix.ts'
import type { National, User } from '../workloads/national.ts'
import type { AskedThing } from '../workloads/questions.ts'
import type { Checker, Engine } from './engine.ts'

/** CASL with a function as the condition of each rule: its fastest form, which cannot become a database query. */
export const caslFunctions: Engine = {
  name: 'CASL, functions',
  cannot: { lists: 'a function in a rule cannot become a query: that is what the form with conditions is for' },
  load(national) {
    const conditionsOf = ({ authority, schools }: User): ByReach<FunctionCondition> => {
      const assigned = new Set(schools)
      return {
        authority: (thing) => thing.authority === authority,
        assigned: (thing) => thing.school !== null && assigned.has(thing.school),
      }
    }
    const ability = (rules: CaslRule<FunctionCondition>[]) =>
      new Ability<Abilities, FunctionCondition>(rules, {
        detectSubjectType: (thing) => thing.type,
        conditionsMatcher: (matches) => matches as MatchConditions,
      })
    return askEach(national, conditionsOf, ability).checker
  },
  loadFlat: flatCasl,
}

/** CASL with conditions as data, the form that its list queries need. */
export const caslConditions: Engine = {
  name: 'CASL, conditions',
  cannot: { flat: 'a flat matrix has no conditions: as with functions' },
  load(national) {
    const conditionsOf = ({ authority, schools }: User): ByReach<MongoQuery> => ({
      authority: { authority },
      assigned: { school: { $in: [...schools] } },
    })
    const ability = (rules: CaslRule<MongoQuery>[]) =>
      createMongoAbility<MongoAbility<Abilities>>(rules, { detectSubjectType: (thing) => thing.type })
    const { checker, abilities } = askEach(national, conditionsOf, ability)
    return { ...checker, visible: (user) => schoolsIn(abilities.get(user)) }
  },
}

type Abilities = [string, ResourceType | AskedThing]
type FunctionCondition = (thing: AskedThing) => boolean
type ByReach<Condition> = Readonly<Record<Reach, Condition>>
type CaslRule<Condition> = { action: string; subject: ResourceType; conditions: Condition }
type CaslAbility<Condition> = {
  can(action: string, thing: AskedThing): boolean
  update(rules: CaslRule<Condition>[]): unknown
}

/**
 * An ability for each user, made of one rule an action with the widest reach their roles give: fewer rules than one for each
 * role, and so faster. A change of schools updates the ability, CASL's own way and quicker than making it anew.
 */
function askEach<Condition, Made extends CaslAbility<Condition>>(
  { users }: National,
  conditionsOf: (user: User) => ByReach<Condition>,
  ability: (rules: CaslRule<Condition>[]) => Made,
): { checker: Checker; abilities: ReadonlyMap<string, Made> } {
  const reaches = reachesByRoles()
  const rulesOf = (user: User): CaslRule<Condition>[] => {
    const conditions = conditionsOf(user)
    return reaches(user.roles).map(({ action, on, reach }) => ({ action, subject: on, conditions: conditions[reach] }))
  }
  const abilities = new Map(users.map((user) => [user.id, ability(rulesOf(user))]))
  // CASL indexes its rules when first asked: the warming question belongs to loading.
  const nothing: AskedThing = { type: 'authority', id: '', school: null, authority: '' }
  for (const one of abilities.values()) one.can('', nothing)
  const checker: Checker = {
    check: ({ user, action, resource }) => abilities.get(user)?.can(action, resource) ?? false,
    change(user, school, assigned) {
      const schools = assigned ? [...user.schools, school] : user.schools
      abilities.get(user.id)?.update(rulesOf({ ...user, schools }))
    },
  }
  return { checker, abilities }
}

/** What each set of roles reaches, found once. */
function reachesByRoles() {
  const kept = new Map<string, { action: string; on: ResourceType; reach: Reach }[]>()
  return (roles: readonly Role[]) => {
    const key = roles.join()
    const known = kept.get(key)
    if (known !== undefined) return known
    const found = matrix.flatMap((rule) => {
      const reach = reachOf(rule, roles)
      return reach === undefined ? [] : [{ action: rule.action, on: rule.on, reach }]
    })
    kept.set(key, found)
    return found
  }
}

/** The schools in the conditions of a user's rules for viewing pupils: what a list query is made of. */
function schoolsIn(ability: MongoAbility<Abilities> | undefined): readonly string[] {
  const rules = ability?.rulesFor('pupil.view', 'pupil') ?? []
  return rules.flatMap(({ conditions }) => (conditions as { school?: { $in: string[] } })?.school?.$in ?? [])
}

/** W2: one rule for each permission of the role, shared by its holders. */
function flatCasl({ roles, users }: Flat): (user: string, action: string) => boolean {
  const abilities = new Map(
    Object.entries(roles).map(([role, actions]) => {
      const rules = actions.map((action) => ({ action, subject: 'thing' }))
      return [role, createMongoAbility<MongoAbility<[string, string]>>(rules)]
    }),
  )
  const held = new Map(users.map(({ id, role }) => [id, abilities.get(role)]))
  return (user, action) => held.get(user)?.can(action, 'thing') ?? false
}
