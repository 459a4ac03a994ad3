import type { Form } from '../forms.ts'
import type { Flat, FlatQuestion } from '../workloads/flat.ts'
import type { National, User } from '../workloads/national.ts'
import type { AskedThing, Question } from '../workloads/questions.ts'

/** What the tables say of an engine beside its figures. */
export type Described = {
  readonly name: string
  /** Why it cannot be asked in some way. Only what peers of Remit are asked needs a reason. */
  readonly cannot?: Readonly<Partial<Record<Form, string>>>
  /** What a reader must know before comparing its figures. */
  readonly note?: string
}

/** One engine under measurement, behind the same narrow door. */
export type Engine = Described & {
  /**
   * Builds everything an application would keep between requests; its time and memory are counted. The engine must be
   * ready afterwards: nothing is put off to the first question.
   */
  readonly load: (national: National) => Checker
  /** W2: ready to be asked about a flat matrix. */
  readonly loadFlat?: (flat: Flat) => (user: string, action: string) => boolean
  /** What the engine validates before anything is loaded; timed apart from loading. Throws when something is wrong. */
  readonly validate?: () => void
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

/** An engine that answers later: from another process, or through promises. */
export type RemoteEngine = Described & {
  /** Whether all of its work is done on the thread that asks, so that the processor's clock can time it. */
  readonly here?: true
  /** The most authorities it is given; the whole nation when it is left out. */
  readonly authorities?: number
  /** As `load` of an engine that answers at once. Rejects when it cannot run here. */
  readonly start: (national: National) => Promise<RemoteChecker>
  readonly startFlat?: (flat: Flat) => Promise<Answering<FlatQuestion>>
}

/** Answers in the order of the questions. */
export type Answering<T> = {
  readonly check: (questions: readonly T[]) => Promise<readonly boolean[]>
  /** The same in bulk, where that is quicker: for verifying all the answers. */
  readonly verify?: (questions: readonly T[]) => Promise<readonly boolean[]>
}

/** The same questions as `Checker`, answered later. Rejects when a question fails. */
export type RemoteChecker = Answering<Question> & {
  readonly visible?: (user: string) => Promise<readonly string[]>
  readonly change?: (user: User, school: string, assigned: boolean) => Promise<void>
  /** W4: `check` that is sure to see the change before it, where the other may not. */
  readonly checkChanged?: (questions: readonly Question[]) => Promise<readonly boolean[]>
  /** Resolves when what was loaded is sure to be seen; not counted as loading. */
  readonly settled?: () => Promise<void>
  /** Bytes held outside of the heap of the process that asks. */
  readonly elsewhere?: () => number
  /** Ends what was started, and waits for its end. */
  readonly end?: () => Promise<void>
}
