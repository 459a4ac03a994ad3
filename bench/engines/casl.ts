import { Ability, createMongoAbility, type MatchConditions, type MongoAbility, type MongoQuery } from '@casl/ability'
import type { Flat } from '../workloads/flat.ts'
import { matrix, type Reach, type ResourceType, reachOf } from '../workloads/matrix.ts'
import type { User } from '../workloads/national.ts'
import type { AskedThing } from '../workloads/questions.ts'
import type { Checker, Engine } from './engine.ts'

/** CASL with a function as the condition of each rule: its fastest form, which cannot become a database query. */
export const caslFunctions: Engine = {
  name: 'CASL, functions',
  load(national) {
    const ability = (user: User): Askable => {
      const schools = new Set(user.schools)
      const conditions = {
        authority: (thing: AskedThing) => thing.authority === user.authority,
        assigned: (thing: AskedThing) => thing.school !== null && schools.has(thing.school),
      }
      return new Ability<Abilities, (thing: AskedThing) => boolean>(rulesOf(user, conditions), {
        detectSubjectType: (thing) => thing.type,
        conditionsMatcher: (matches) => matches as MatchConditions,
      })
    }
    return askEach(new Map(national.users.map((user) => [user.id, ability(user)])), ability)
  },
  loadFlat: flatCasl,
}

/** CASL with conditions as data, the form that its list queries need. */
export const caslConditions: Engine = {
  name: 'CASL, conditions',
  load(national) {
    const ability = (user: User) => {
      const conditions: Record<Reach, MongoQuery> = {
        authority: { authority: user.authority },
        assigned: { school: { $in: [...user.schools] } },
      }
      return createMongoAbility<MongoAbility<Abilities>>(rulesOf(user, conditions), {
        detectSubjectType: (thing) => thing.type,
      })
    }
    const abilities = new Map(national.users.map((user) => [user.id, ability(user)]))
    return { ...askEach(abilities, ability), visible: (user) => schoolsIn(abilities.get(user)) }
  },
}

type Abilities = [string, ResourceType | AskedThing]
type Askable = { can(action: string, thing: AskedThing): boolean }
type CaslRule<Conditions> = { action: string; subject: ResourceType; conditions: Conditions }

// One rule an action, with the widest reach the user's roles give: fewer rules than one for each role, and so faster.
function rulesOf<Conditions>(user: User, conditions: Readonly<Record<Reach, Conditions>>): CaslRule<Conditions>[] {
  return matrix.flatMap((rule) => {
    const reach = reachOf(rule, user.roles)
    return reach === undefined ? [] : [{ action: rule.action, subject: rule.on, conditions: conditions[reach] }]
  })
}

function askEach<T extends Askable>(abilities: Map<string, T>, ability: (user: User) => T): Checker {
  // CASL indexes its rules when first asked: the warming question belongs to loading.
  const nothing: AskedThing = { type: 'authority', id: '', school: null, authority: '' }
  for (const one of abilities.values()) one.can('', nothing)
  return {
    check: ({ user, action, resource }) => abilities.get(user)?.can(action, resource) ?? false,
    // What somebody may do is made of their schools, so another school makes it anew.
    change(user, school, assigned) {
      const schools = assigned ? [...user.schools, school] : user.schools
      abilities.set(user.id, ability({ ...user, schools }))
    },
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
