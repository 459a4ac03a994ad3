import { type Role, roles } from './matrix.ts'
import { type Random, randomFrom } from './random.ts'

/** One national system, as an application would read it from its database. */
export type National = {
  readonly authorities: readonly Authority[]
  readonly users: readonly User[]
  readonly pupilsPerSchool: number
}
export type Authority = { readonly id: string; readonly schools: readonly string[] }
export type User = {
  readonly id: string
  readonly authority: string
  readonly roles: readonly Role[]
  /** The assigned schools, every one named even when `everySchool` says that it is all of them. */
  readonly schools: readonly string[]
  readonly everySchool: boolean
}

export type NationalSize = {
  readonly authorities: number
  readonly schools: number
  readonly pupils: number
  readonly users: number
}

/** 150 authorities × 120 schools × 100 pupils, 20 users an authority. */
export const nationalSize: NationalSize = { authorities: 150, schools: 120, pupils: 100, users: 20 }

/**
 * Makes the system, the same for the same seed and size. The first user of an authority is its super user and lead with
 * every school; the others hold 1 to 3 of the other five roles and none to all of the schools. Never fails.
 */
export function makeNational(seed: number, size: NationalSize = nationalSize): National {
  const random = randomFrom(seed)
  const authorities = numbered(size.authorities).map((a) => ({
    id: `authority-${a}`,
    schools: numbered(size.schools).map((s) => `school-${a}-${s}`),
  }))
  const users = authorities.flatMap((authority, a) =>
    numbered(size.users).map((u, index) => makeUser(`user-${numbered(a + 1).at(-1)}-${u}`, authority, index, random)),
  )
  return { authorities, users, pupilsPerSchool: size.pupils }
}

/** The id of one pupil; pupils are too many to be kept as objects. */
export function pupilId(school: string, pupil: number): string {
  return `pupil-${school.slice('school-'.length)}-${pad(pupil + 1)}`
}

function makeUser(id: string, authority: Authority, index: number, random: Random): User {
  const first = index === 0
  const others = roles.filter((role) => role !== 'ncmpLead')
  const held: readonly Role[] = first
    ? ['superUser', 'ncmpLead']
    : random.shuffled(others).slice(0, 1 + random.below(3))
  // The exponent makes it 46 of 120 schools on average, few for most users and all for some.
  const wanted = first ? authority.schools.length : Math.round(authority.schools.length * random.unit() ** 1.6)
  const schools = random.shuffled(authority.schools).slice(0, wanted)
  return { id, authority: authority.id, roles: held, schools, everySchool: first }
}

function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => pad(index + 1))
}

function pad(number: number): string {
  return String(number).padStart(3, '0')
}
