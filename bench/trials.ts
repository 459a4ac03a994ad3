import type { Checker, Engine } from './engines/engine.ts'
import type { Form } from './forms.ts'
import { timedOn } from './pace.ts'
import { type Change, makeChanges } from './workloads/changes.ts'
import { type FlatQuestion, makeFlat, makeFlatQuestions } from './workloads/flat.ts'
import { isRight, makeLists, sumOf } from './workloads/lists.ts'
import type { National } from './workloads/national.ts'
import { type Asked, makeQuestions, type Question } from './workloads/questions.ts'

/** One way of asking, made ready: `ready` is not timed, the pass it returns is, and returns a sum that must be `right`. */
export type Trial = {
  /** How many one pass asks. */
  readonly questions: number
  readonly right: number
  /** How many answers were wrong when all were verified. */
  readonly wrong: number
  readonly ready: () => () => number | Promise<number>
}

export type Trials = Partial<Record<Form, Trial>>

/** What is asked, the same for every engine: the W1 questions of both kinds, and how many of the others are made. */
export type Work = {
  readonly national: National
  readonly seed: number
  readonly cold: Asked
  readonly hot: Asked
  readonly forms: readonly Form[]
}

export type Sizes = {
  readonly seed: number
  readonly cold: number
  readonly hot: number
  readonly forms: readonly Form[]
}

export const workOf = (national: National, { seed, cold, hot, forms }: Sizes): Work => ({
  national,
  seed,
  forms,
  cold: makeQuestions(national, cold, seed + 1),
  hot: makeQuestions(national, hot, seed + 2),
})

/** W2, W3 and W4, made when an engine is asked them. */
export const flatOf = ({ seed, hot }: Work) => {
  const flat = makeFlat(seed + 3)
  return { flat, ...makeFlatQuestions(flat, hot.questions.length * 20, seed + 4) }
}
export const listsOf = ({ national, seed, hot }: Work) => makeLists(national, hot.questions.length, seed + 5)
export const changesOf = ({ national, seed, hot }: Work) => makeChanges(national, hot.questions.length, seed + 6)

/** The trials of those ways that an engine has and the plan wants. Verifies all of their answers. */
export function trialsOf(engine: Engine, checker: Checker, work: Work): Trials {
  const { resolve, number, visible, change } = checker
  const { loadFlat } = engine
  const makers: Partial<Record<Form, () => Trial>> = {
    cold: () => coldTrial(checker, work.cold),
    hot: () => hotTrial(checker, work.hot),
    ...(resolve && { resolved: () => resolvedTrial(resolve, work.cold) }),
    ...(number && { numbered: () => numberedTrial(number, work.cold) }),
    ...(loadFlat && { flat: () => flatTrial(loadFlat, work) }),
    ...(visible && { lists: () => listsTrial(visible, work) }),
    ...(change && { changes: () => changesTrial(checker, change, changesOf(work)) }),
  }
  const trials = work.forms.flatMap((form) => {
    const made = makers[form]?.()
    return made === undefined ? [] : [[form, made] as const]
  })
  return Object.fromEntries(trials)
}

/** New strings and objects, as an application gets them: no engine has seen these, or their hashes. */
export function asJustRead<T>(things: readonly T[]): T[] {
  const read = JSON.parse(JSON.stringify(things)) as T[]
  globalThis.gc?.()
  return read
}

export function countAllowed(checker: Checker, questions: readonly Question[]): number {
  let allowed = 0
  for (const question of questions) if (checker.check(question)) allowed += 1
  return allowed
}

export const countTrue = (answers: readonly boolean[]): number => answers.filter(Boolean).length

const wrongOf = (checker: Checker, { questions, answers }: Asked): number =>
  questions.filter((question, index) => checker.check(question) !== answers[index]).length

function coldTrial(checker: Checker, asked: Asked): Trial {
  const wrong = wrongOf(checker, asked)
  const timed = timedOn('checks', asked.questions, (few) => countAllowed(checker, few))
  return {
    questions: timed.length,
    right: countTrue(asked.answers.slice(0, timed.length)),
    wrong,
    ready: () => {
      const questions = asJustRead(timed)
      return () => countAllowed(checker, questions)
    },
  }
}

const hotTrial = (checker: Checker, asked: Asked): Trial => ({
  questions: asked.questions.length,
  right: countTrue(asked.answers),
  wrong: wrongOf(checker, asked),
  ready: () => () => countAllowed(checker, asked.questions),
})

function resolvedTrial(resolve: NonNullable<Checker['resolve']>, asked: Asked): Trial {
  const askers = new Map<string, ReturnType<typeof resolve>>()
  const own = asked.questions.map(({ user, action }) => {
    const key = `${user} ${action}`
    const asker = askers.get(key) ?? resolve(user, action)
    askers.set(key, asker)
    return asker
  })
  return {
    questions: asked.questions.length,
    right: countTrue(asked.answers),
    wrong: asked.questions.filter(({ resource }, it) => own[it]?.(resource) !== asked.answers[it]).length,
    ready: () => {
      const things = asJustRead(asked.questions.map(({ resource }) => resource))
      return () => {
        let allowed = 0
        // INVARIANT (askers): one for each thing.
        for (let it = 0; it < things.length; it++) if (own[it]?.(things[it] as (typeof things)[number])) allowed += 1
        return allowed
      }
    },
  }
}

function numberedTrial(number: NonNullable<Checker['number']>, asked: Asked): Trial {
  const answerAll = number(asked.questions)
  const answers = new Uint8Array(asked.questions.length)
  answerAll(answers)
  return {
    questions: asked.questions.length,
    right: countTrue(asked.answers),
    wrong: asked.answers.filter((answer, it) => answers[it] !== Number(answer)).length,
    ready: () => () => answerAll(answers),
  }
}

function flatTrial(loadFlat: NonNullable<Engine['loadFlat']>, work: Work): Trial {
  const { flat, questions, answers } = flatOf(work)
  const ask = loadFlat(flat)
  const countIn = (asked: readonly FlatQuestion[]): number => {
    let allowed = 0
    for (const { user, action } of asked) if (ask(user, action)) allowed += 1
    return allowed
  }
  const timed = timedOn('checks', questions, countIn)
  return {
    questions: timed.length,
    right: countTrue(answers.slice(0, timed.length)),
    wrong: questions.filter(({ user, action }, it) => ask(user, action) !== answers[it]).length,
    ready: () => {
      const read = asJustRead(timed)
      return () => countIn(read)
    },
  }
}

function listsTrial(visible: NonNullable<Checker['visible']>, work: Work): Trial {
  const lists = listsOf(work)
  const distinct = [...new Set(lists.users)]
  const wrong = distinct.filter((user) => !isRight(lists, user, visible(user.id))).length
  const users = timedOn('lists', lists.users, (few) => few.map(({ id }) => visible(id)))
  return {
    questions: users.length,
    right: users.reduce((sum, user) => sum + sumOf(lists.find(user, user.schools)), 0),
    wrong,
    ready: () => {
      // What an engine keeps between requests it has made again by now, where the changes of W4 came in between.
      for (const { id } of users) visible(id)
      return () => {
        let sum = 0
        for (const user of users) sum += sumOf(lists.find(user, visible(user.id)))
        return sum
      }
    },
  }
}

function changesTrial(checker: Checker, change: NonNullable<Checker['change']>, made: readonly Change[]): Trial {
  const pass = (): number => {
    let seen = 0
    for (const { user, school, question } of made) {
      change(user, school, true)
      if (checker.check(question)) seen += 1
      change(user, school, false)
      if (checker.check(question)) seen -= 1
    }
    return seen
  }
  return { questions: made.length * 2, right: made.length, wrong: made.length - pass(), ready: () => pass }
}
