import { Ability, createMongoAbility, type MatchConditions, type MongoQuery } from '@casl/ability'
import { matrix, type Reach, type ResourceType, reachOf } from '../workloads/matrix.ts'
import type { National, User } from '../workloads/national.ts'
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
    return askEach(national, ability)
  },
}

/** CASL with conditions as data, the form that its list queries need. */
export const caslConditions: Engine = {
  name: 'CASL, conditions',
  load(national) {
    const ability = (user: User): Askable => {
      const conditions: Record<Reach, MongoQuery> = {
        authority: { authority: user.authority },
        assigned: { school: { $in: [...user.schools] } },
      }
      return createMongoAbility<Abilities>(rulesOf(user, conditions), { detectSubjectType: (thing) => thing.type })
    }
    return askEach(national, ability)
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

function askEach(national: National, ability: (user: User) => Askable): Checker {
  const abilities = new Map(national.users.map((user) => [user.id, ability(user)]))
  // CASL indexes its rules when first asked: the warming question belongs to loading.
  const nothing: AskedThing = { type: 'authority', id: '', school: null, authority: '' }
  for (const one of abilities.values()) one.can('', nothing)
  return { check: ({ user, action, resource }) => abilities.get(user)?.can(action, resource) ?? false }
}
