import type { National } from '../workloads/national.ts'
import type { Question } from '../workloads/questions.ts'

/** One engine under measurement, behind the same narrow door. */
export type Engine = {
  readonly name: string
  /**
   * Builds everything an application would keep between requests; its time and memory are counted. The engine must be
   * ready afterwards: nothing is put off to the first question.
   */
  readonly load: (national: National) => Checker
}

/** What a loaded engine answers. */
export type Checker = {
  /** W1 with strings in: whatever must be done to the question before the engine can read it is counted. */
  readonly check: (question: Question) => boolean
}
