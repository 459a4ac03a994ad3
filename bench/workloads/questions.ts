import { matrix, type Reach, type ResourceType, type Rule, reachOf } from './matrix.ts'
import { type Authority, type National, pupilId, type User } from './national.ts'
import { type Random, randomFrom } from './random.ts'

/**
 * One question, the same object for every engine: ids as strings, the thing with its school and authority as an
 * application has just loaded it.
 */
export type Question = { readonly user: string; readonly action: string; readonly resource: AskedThing }
export type AskedThing = {
  readonly type: ResourceType
  readonly id: string
  /** The school it is or belongs to; null for an authority. */
  readonly school: string | null
  readonly authority: string
}

/** Questions with the answer each must get, which follows from how it was made. */
export type Asked = { readonly questions: readonly Question[]; readonly answers: readonly boolean[] }

const kinds = ['allowed', 'wrongRole', 'allowed', 'notAssigned', 'allowed', 'otherAuthority'] as const
type Kind = (typeof kinds)[number]

/**
 * W1: may this user do this to this authority, school or pupil? Half are allowed; the denials are a third each: no role
 * gives it, the school is not assigned, another authority's. In random order. Never fails.
 */
export function makeQuestions(national: National, count: number, seed: number): Asked {
  const random = randomFrom(seed)
  const authorities = new Map(national.authorities.map((authority) => [authority.id, authority]))
  const wanted = random.shuffled(Array.from({ length: count }, (_, index) => kinds[index % kinds.length] as Kind))
  const made = wanted.map((kind) => makeQuestion(kind, national, authorities, random))
  // Read back from text: otherwise ids would be the very string objects that engines keep as keys.
  const questions = JSON.parse(JSON.stringify(made)) as Question[]
  return { questions, answers: wanted.map((kind) => kind === 'allowed') }
}

function makeQuestion(
  kind: Kind,
  national: National,
  authorities: ReadonlyMap<string, Authority>,
  random: Random,
): Question {
  for (;;) {
    const user = random.pick(national.users)
    const rule = random.pick(matrix)
    const school = schoolFor(kind, user, rule, authorities, random)
    if (school === undefined) continue
    return { user: user.id, action: rule.action, resource: thingAt(rule.on, school, national, random) }
  }
}

type Place = { readonly school: string; readonly authority: string }

/** A place that gives the question its wanted answer; undefined when this user and rule cannot. */
function schoolFor(
  kind: Kind,
  user: User,
  rule: Rule,
  authorities: ReadonlyMap<string, Authority>,
  random: Random,
): Place | undefined {
  const reach = reachOf(rule, user.roles)
  const own = authorities.get(user.authority)
  if (!own || (kind === 'wrongRole') !== (reach === undefined)) return undefined
  if (kind === 'otherAuthority') {
    const other = random.pick([...authorities.values()])
    return other === own ? undefined : { school: random.pick(other.schools), authority: other.id }
  }
  const choice = schoolsWithin(kind, user, own, reach)
  return choice.length === 0 ? undefined : { school: random.pick(choice), authority: own.id }
}

function schoolsWithin(kind: Kind, user: User, own: Authority, reach: Reach | undefined): readonly string[] {
  if (kind === 'notAssigned') return reach === 'assigned' ? othersThan(user, own) : []
  if (kind === 'allowed') return reach === 'authority' ? own.schools : user.schools
  return user.schools.length > 0 ? user.schools : own.schools
}

function othersThan({ schools }: User, own: Authority): readonly string[] {
  const assigned = new Set(schools)
  return own.schools.filter((school) => !assigned.has(school))
}

function thingAt(type: ResourceType, place: Place, national: National, random: Random): AskedThing {
  if (type === 'authority') return { type, id: place.authority, school: null, authority: place.authority }
  const id = type === 'school' ? place.school : pupilId(place.school, random.below(national.pupilsPerSchool))
  return { type, id, school: place.school, authority: place.authority }
}
