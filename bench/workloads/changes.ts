import { collectors } from './lists.ts'
import type { National, User } from './national.ts'
import type { Question } from './questions.ts'
import { randomFrom } from './random.ts'

/** W4: a school a collector does not have, and a question that is allowed while they have it, and only then. */
export type Change = { readonly user: User; readonly school: string; readonly question: Question }

/** Changes to collectors who do not have every school yet, the same for the same seed. */
export function makeChanges(national: National, count: number, seed: number): Change[] {
  const random = randomFrom(seed)
  const schoolsOf = new Map(national.authorities.map(({ id, schools }) => [id, schools]))
  const some = collectors(national).filter((it) => it.schools.length < (schoolsOf.get(it.authority)?.length ?? 0))
  return Array.from({ length: count }, () => {
    const user = random.pick(some)
    const school = random.pick((schoolsOf.get(user.authority) ?? []).filter((it) => !user.schools.includes(it)))
    const resource = { type: 'pupil', id: `pupil-of-${school}`, school, authority: user.authority } as const
    return { user, school, question: { user: user.id, action: 'pupil.edit', resource } }
  })
}
