import type { FlatQuestion } from '../workloads/flat.ts'
import type { Question } from '../workloads/questions.ts'
import type { RemoteChecker, RemoteEngine } from './engine.ts'
import { flatDatabase, itemOf, nationalDatabase } from './spicedb-database.ts'
import { wordOf } from './spicedb-schema.ts'

const shared = {
  note: 'SpiceDB is the embedded build, in memory, at two authorities and without the caches of a server; its reads may be seconds old unless they ask otherwise. Its ratios say nothing of a SpiceDB server.',
  authorities: 2,
}

/** SpiceDB inside this process, one question a call. */
export const spicedb: RemoteEngine = {
  ...shared,
  name: 'SpiceDB embedded, single',
  async start(national) {
    const database = await nationalDatabase(national)
    return {
      check: (questions) => database.oneByOne(questions.map(itemAt)),
      verify: (questions) => database.inBulk(questions.map(itemAt)),
      visible: (user) => database.schoolsSeen(user, wordOf('pupil.view')),
      change: (user, school, assigned) => database.assign(school, user.id, assigned),
      checkChanged: (questions) => database.oneByOne(questions.map(itemAt), true),
      settled: database.settled,
      elsewhere: database.bytes,
    }
  },
  async startFlat(flat) {
    const database = await flatDatabase(flat)
    return {
      check: (questions) => database.oneByOne(questions.map(flatItem)),
      verify: (questions) => database.inBulk(questions.map(flatItem)),
    }
  },
}

/** SpiceDB inside this process, a thousand questions a call. */
export const spicedbBulk: RemoteEngine = {
  ...shared,
  name: 'SpiceDB embedded, bulk',
  cannot: { lists: 'as single', changes: 'as single' },
  async start(national) {
    const database = await nationalDatabase(national)
    const check: RemoteChecker['check'] = (questions) => database.inBulk(questions.map(itemAt))
    return { check, settled: database.settled, elsewhere: database.bytes }
  },
  async startFlat(flat) {
    const database = await flatDatabase(flat)
    return { check: (questions) => database.inBulk(questions.map(flatItem)) }
  },
}

// A pupil is asked about as its school, which comes with the question.
function itemAt({ user, action, resource }: Question): ReturnType<typeof itemOf> {
  const { school, authority } = resource
  return school === null
    ? itemOf('authority', authority, wordOf(action), user)
    : itemOf('school', school, wordOf(action), user)
}

const flatItem = ({ user, action }: FlatQuestion) => itemOf('thing', 'any', wordOf(action), user)
