import type { Flat } from '../workloads/flat.ts'
import type { National, User } from '../workloads/national.ts'
import type { AskedThing, Question } from '../workloads/questions.ts'

/** One engine under measurement, behind the same narrow door. */
export type Engine = {
  readonly name: string
  /**
   * Builds everything an application would keep between requests; its time and memory are counted. The engine must be
   * ready afterwards: nothing is put off to the first question.
   */
  readonly load: (national: National) => Checker
  /** W2: ready to be asked about a flat matrix. */
  readonly loadFlat?: (flat: Flat) => (user: string, action: string) => boolean
}

/** What a loaded engine answers. The optional ways are measured where an engine has them. */
export type Checker = {
  /** W1 with strings in: whatever must be done to the question before the engine can read it is counted. */
  readonly check: (question: Question) => boolean
  /** W1 with user and action looked up once for each question. */
  readonly resolve?: (user: string, action: string) => (thing: AskedThing) => boolean
  /** W1 with everything numbers: turns the questions into columns, and returns what answers them all (1: allowed). */
  readonly number?: (questions: readonly Question[]) => (answers: Uint8Array) => number
  /** W3: the schools whose pupils a user may view. */
  readonly visible?: (user: string) => readonly string[]
  /** W4: assigns a school to a user, or takes it away. The next check sees it. Throws when it is refused. */
  readonly change?: (user: User, school: string, assigned: boolean) => void
}
