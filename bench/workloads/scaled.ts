import { type Role, roles } from './matrix.ts'
import type { Authority, National, User } from './national.ts'
import { randomFrom } from './random.ts'

/** A system of any size with as many users, and as many schools assigned to each, as its reader wants. */
export type ScaledSize = {
  readonly authorities: number
  /** Schools of each authority. */
  readonly schools: number
  /** Schools assigned to each user. */
  readonly assigned: number
}

/** The users of every size: only what is asked about grows. */
const USERS = 2_000

/** Assigned schools lie so far apart. No number of schools here is a multiple of it: all of them are different schools. */
const STEP = 11

/** How many organisations a size has. */
export const organisationsOf = ({ authorities, schools }: ScaledSize): number => authorities * (1 + schools)

/** Makes the system, the same for the same seed and size: users in turn in its authorities, with 1 to 3 roles. Never fails. */
export function makeScaled(seed: number, size: ScaledSize): National {
  const random = randomFrom(seed)
  const authorities: readonly Authority[] = Array.from({ length: size.authorities }, (_, a) => ({
    id: `authority-${numbered(a)}`,
    schools: Array.from({ length: size.schools }, (_, s) => `school-${numbered(a)}-${numbered(s)}`),
  }))
  const others = roles.filter((role) => role !== 'ncmpLead')
  const users = Array.from({ length: USERS }, (_, u): User => {
    // INVARIANT (an authority): every size has one.
    const { id: authority, schools } = authorities[u % authorities.length] as Authority
    const held: readonly Role[] = random.shuffled(others).slice(0, 1 + random.below(3))
    // From anywhere in the authority, in no order: drawn from places far apart, so that large authorities need no shuffling.
    const first = random.below(schools.length)
    const assigned = Array.from(
      { length: size.assigned },
      (_, n) => schools[(first + n * STEP) % schools.length] as string,
    )
    return { id: `user-${numbered(u)}`, authority, roles: held, schools: assigned, everySchool: false }
  })
  return { authorities, users, pupilsPerSchool: 100 }
}

const numbered = (number: number): string => String(number + 1).padStart(3, '0')
