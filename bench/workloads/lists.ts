import type { National, User } from './national.ts'
import { type Page, pupilStore } from './pupil-store.ts'
import { randomFrom } from './random.ts'

/** W3: whose pupils are asked for, and how they are found once the schools are known. */
export type Lists = {
  readonly users: readonly User[]
  readonly find: (user: User, schools: readonly string[]) => Page
}

/** Users who see the pupils of the schools they are assigned, the same for the same seed. */
export function makeLists(national: National, count: number, seed: number): Lists {
  const random = randomFrom(seed)
  const found = pupilStore(national)
  const some = collectors(national)
  return {
    users: Array.from({ length: count }, () => random.pick(some)),
    find: (user, schools) => found(user.authority, schools),
  }
}

/** What the answers to these users come to when the schools are these. */
export const sumOf = ({ count, first }: Page): number => count + (first.at(-1)?.length ?? 0)

/** Whether an engine's schools give the very page they must. */
export function isRight({ find }: Lists, user: User, schools: readonly string[]): boolean {
  return JSON.stringify(find(user, schools)) === JSON.stringify(find(user, user.schools))
}

/** Those who see pupils. */
export const collectors = ({ users }: National): readonly User[] =>
  users.filter((it) => it.roles.includes('collector') && it.schools.length > 0)
