import type { Checker, Engine } from './engines/engine.ts'
import { makeFlat, makeFlatQuestions } from './workloads/flat.ts'
import type { National, User } from './workloads/national.ts'
import { pupilStore } from './workloads/pupil-store.ts'
import { type Asked, makeQuestions, type Question } from './workloads/questions.ts'
import { randomFrom } from './workloads/random.ts'

/** The ways an engine is asked. */
export const forms = ['cold', 'hot', 'resolved', 'numbered', 'flat', 'lists', 'changes'] as const
export type Form = (typeof forms)[number]

/** One way of asking, made ready: `ready` is not timed, the pass it returns is, and returns a sum that must be `right`. */
export type Trial = { readonly questions: number; readonly right: number; readonly ready: () => () => number }

export type Sizes = { readonly seed: number; readonly cold: number; readonly hot: number }

/** The trials of those ways that an engine has, and the W1 questions with their answers. */
export function trialsOf(engine: Engine, checker: Checker, national: National, sizes: Sizes) {
  const asked = {
    cold: makeQuestions(national, sizes.cold, sizes.seed + 1),
    hot: makeQuestions(national, sizes.hot, sizes.seed + 2),
  }
  const trials: Partial<Record<Form, Trial>> = {
    cold: coldTrial(checker, asked.cold),
    hot: { ...sized(asked.hot), ready: () => () => countAllowed(checker, asked.hot.questions) },
    ...(checker.resolve && { resolved: resolvedTrial(checker.resolve, asked.cold) }),
    ...(checker.number && { numbered: numberedTrial(checker.number, asked.cold) }),
    ...(engine.loadFlat && { flat: flatTrial(engine.loadFlat, sizes) }),
    ...(checker.visible && { lists: listsTrial(checker.visible, national, sizes) }),
    ...(checker.change && { changes: changesTrial(checker, checker.change, national, sizes) }),
  }
  return { asked, trials }
}

const sized = ({ questions, answers }: Asked) => ({
  questions: questions.length,
  right: answers.filter(Boolean).length,
})

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

function coldTrial(checker: Checker, asked: Asked): Trial {
  return {
    ...sized(asked),
    ready: () => {
      const questions = asJustRead(asked.questions)
      return () => countAllowed(checker, questions)
    },
  }
}

function resolvedTrial(resolve: NonNullable<Checker['resolve']>, asked: Asked): Trial {
  const askers = new Map<string, ReturnType<typeof resolve>>()
  const own = asked.questions.map(({ user, action }) => {
    const key = `${user} ${action}`
    const asker = askers.get(key) ?? resolve(user, action)
    askers.set(key, asker)
    return asker
  })
  return {
    ...sized(asked),
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
  const wrong = asked.answers.filter((answer, it) => answers[it] !== Number(answer)).length
  // A sum that is never right makes the round throw.
  return { ...sized(asked), ...(wrong > 0 && { right: Number.NaN }), ready: () => () => answerAll(answers) }
}

function flatTrial(loadFlat: NonNullable<Engine['loadFlat']>, { seed, hot }: Sizes): Trial {
  const flat = makeFlat(seed + 3)
  const { questions, answers } = makeFlatQuestions(flat, hot * 20, seed + 4)
  const ask = loadFlat(flat)
  const wrong = questions.filter(({ user, action }, it) => ask(user, action) !== answers[it]).length
  return {
    questions: questions.length,
    right: wrong > 0 ? Number.NaN : answers.filter(Boolean).length,
    ready: () => {
      const read = asJustRead(questions)
      return () => {
        let allowed = 0
        for (const { user, action } of read) if (ask(user, action)) allowed += 1
        return allowed
      }
    },
  }
}

const collectors = ({ users }: National): readonly User[] =>
  users.filter((it) => it.roles.includes('collector') && it.schools.length > 0)

function listsTrial(visible: NonNullable<Checker['visible']>, national: National, { seed, hot }: Sizes): Trial {
  const random = randomFrom(seed + 5)
  const find = pupilStore(national)
  const users = Array.from({ length: hot }, () => random.pick(collectors(national)))
  const sumOf = (schoolsOf: (user: User) => readonly string[]): number => {
    let sum = 0
    for (const user of users) {
      const { count, first } = find(user.authority, schoolsOf(user))
      sum += count + (first[first.length - 1]?.length ?? 0)
    }
    return sum
  }
  for (const user of new Set(users)) {
    const pages = [find(user.authority, visible(user.id)), find(user.authority, user.schools)]
    if (JSON.stringify(pages[0]) !== JSON.stringify(pages[1])) throw new Error(`${user.id} sees the wrong pupils.`)
  }
  return {
    questions: users.length,
    right: sumOf((user) => user.schools),
    ready: () => {
      // What an engine keeps between requests it has made again by now, where the changes of W4 came in between.
      for (const { id } of users) visible(id)
      return () => sumOf((it) => visible(it.id))
    },
  }
}

function changesTrial(
  checker: Checker,
  change: NonNullable<Checker['change']>,
  national: National,
  { seed, hot }: Sizes,
): Trial {
  const random = randomFrom(seed + 6)
  const schoolsOf = new Map(national.authorities.map(({ id, schools }) => [id, schools]))
  const some = collectors(national).filter((it) => it.schools.length < (schoolsOf.get(it.authority)?.length ?? 0))
  const made = Array.from({ length: hot }, () => {
    const user = random.pick(some)
    const school = random.pick((schoolsOf.get(user.authority) ?? []).filter((it) => !user.schools.includes(it)))
    const resource = { type: 'pupil', id: `pupil-of-${school}`, school, authority: user.authority } as const
    return { user, school, question: { user: user.id, action: 'pupil.edit', resource } }
  })
  return {
    questions: made.length * 2,
    right: made.length,
    ready: () => () => {
      let seen = 0
      for (const { user, school, question } of made) {
        change(user, school, true)
        if (checker.check(question)) seen += 1
        change(user, school, false)
        if (checker.check(question)) seen -= 1
      }
      return seen
    },
  }
}
