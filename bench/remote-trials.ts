import type { Answering, RemoteChecker, RemoteEngine } from './engines/engine.ts'
import type { Form } from './forms.ts'
import { pace, timedLater } from './pace.ts'
import { asJustRead, changesOf, countTrue, flatOf, listsOf, type Trial, type Trials, type Work } from './trials.ts'
import type { Change } from './workloads/changes.ts'
import { isRight, sumOf } from './workloads/lists.ts'
import type { Asked, Question } from './workloads/questions.ts'

/** As `trialsOf`, for an engine that answers later. Rejects when a question fails. */
export async function remoteTrialsOf(engine: RemoteEngine, checker: RemoteChecker, work: Work): Promise<Trials> {
  const { visible, change } = checker
  const { startFlat } = engine
  const makers: Partial<Record<Form, () => Promise<Trial>>> = {
    cold: () => trialOf(checker, work.cold.questions, work.cold.answers),
    hot: () => hotTrial(checker, work.hot),
    ...(startFlat && { flat: () => flatTrial(startFlat, work) }),
    ...(visible && { lists: () => listsTrial(visible, work) }),
    ...(change && { changes: () => changesTrial(checker, change, changesOf(work)) }),
  }
  const trials: Trials = {}
  for (const form of work.forms) {
    const made = await makers[form]?.()
    if (made !== undefined) trials[form] = made
  }
  return trials
}

const wrongIn = (said: readonly boolean[], answers: readonly boolean[]): number =>
  answers.filter((answer, it) => said[it] !== answer).length

/** All answers are verified in bulk where there is a bulk form, the few that are timed also as they are timed. */
async function trialOf<T>(
  { check, verify }: Answering<T>,
  questions: readonly T[],
  answers: readonly boolean[],
): Promise<Trial> {
  const few = questions.slice(0, pace.checks.few)
  const wrongInBulk = verify === undefined ? 0 : wrongIn(await verify(questions), answers)
  const asked = verify === undefined ? questions : few
  const wrong = wrongInBulk + wrongIn(await check(asked), answers.slice(0, asked.length))
  const timed = await timedLater('checks', questions, check)
  return {
    questions: timed.length,
    right: countTrue(answers.slice(0, timed.length)),
    wrong,
    ready: () => {
      const read = asJustRead(timed)
      return async () => countTrue(await check(read))
    },
  }
}

async function hotTrial({ check }: RemoteChecker, { questions, answers }: Asked): Promise<Trial> {
  const wrong = wrongIn(await check(questions), answers)
  const ask = async () => countTrue(await check(questions))
  return { questions: questions.length, right: countTrue(answers), wrong, ready: () => ask }
}

async function flatTrial(startFlat: NonNullable<RemoteEngine['startFlat']>, work: Work): Promise<Trial> {
  const { flat, questions, answers } = flatOf(work)
  return trialOf(await startFlat(flat), questions, answers)
}

async function listsTrial(visible: NonNullable<RemoteChecker['visible']>, work: Work): Promise<Trial> {
  const lists = listsOf(work)
  const distinct = [...new Set(lists.users)]
  let wrong = 0
  for (const user of distinct) if (!isRight(lists, user, await visible(user.id))) wrong += 1
  const users = await timedLater('lists', lists.users, async (few) => {
    for (const { id } of few) await visible(id)
  })
  const pass = async (): Promise<number> => {
    let sum = 0
    for (const user of users) sum += sumOf(lists.find(user, await visible(user.id)))
    return sum
  }
  const right = users.reduce((sum, user) => sum + sumOf(lists.find(user, user.schools)), 0)
  return { questions: users.length, right, wrong, ready: () => pass }
}

async function changesTrial(
  { check, checkChanged = check }: RemoteChecker,
  change: NonNullable<RemoteChecker['change']>,
  changes: readonly Change[],
): Promise<Trial> {
  const allowed = async (question: Question): Promise<number> => ((await checkChanged([question]))[0] ? 1 : 0)
  const pass = async (made: readonly Change[]): Promise<number> => {
    let seen = 0
    for (const { user, school, question } of made) {
      await change(user, school, true)
      seen += await allowed(question)
      await change(user, school, false)
      seen -= await allowed(question)
    }
    return seen
  }
  const timed = await timedLater('changes', changes, pass)
  const wrong = timed.length - (await pass(timed))
  return { questions: timed.length * 2, right: timed.length, wrong, ready: () => () => pass(timed) }
}
