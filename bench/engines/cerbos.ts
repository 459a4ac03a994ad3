import type { User } from '../workloads/national.ts'
import type { Question } from '../workloads/questions.ts'
import { flatPolicies, nationalPolicies } from './cerbos-policies.ts'
import { type CerbosServer, endServers, IN_FLIGHT, startCerbos } from './cerbos-server.ts'
import type { RemoteEngine } from './engine.ts'

/** Cerbos as a server beside this process, by HTTP over a socket file. What it must know of a user goes with every question. */
export const cerbos: RemoteEngine = {
  name: 'Cerbos, HTTP, 16 in flight',
  note: 'Cerbos is a server of its own, asked by HTTP over a socket file with 16 questions on their way: most of its time is the way there and back. One call takes one user, so that questions of many users cannot share one.',
  cannot: { changes: 'keeps no assignments: the application passes them with each question' },
  async start(national) {
    const server = await startCerbos(nationalPolicies)
    const users = new Map(national.users.map((user) => [user.id, JSON.stringify(principalOf(user))]))
    const principal = (user: string): string => users.get(user) ?? JSON.stringify({ id: user, roles: ['none'] })
    return {
      check: (questions) =>
        inFlight(questions, async (it) => (await asked(server, principal(it.user), [it]))[0] ?? false),
      verify: (questions) => byUser(questions, (own) => asked(server, principal(own[0]?.user ?? ''), own)),
      visible: (user) => schoolsSeen(server, principal(user)),
      elsewhere: server.bytes,
      end: endServers,
    }
  },
  async startFlat(flat) {
    const server = await startCerbos(flatPolicies(flat))
    const users = new Map(flat.users.map(({ id, role }) => [id, JSON.stringify({ id, roles: [role] })]))
    const resource = { type: 'thing', id: 'any', school: null, authority: '' }
    return {
      check: (questions) =>
        inFlight(questions, async ({ user, action }) => {
          const [answer = false] = await asked(server, users.get(user) ?? '{}', [{ action, resource }])
          return answer
        }),
    }
  },
}

const principalOf = ({ id, roles, authority, schools }: User) => ({ id, roles, attr: { authority, schools } })

type Asked = Pick<Question, 'action'> & {
  readonly resource: Omit<Question['resource'], 'type'> & { readonly type: string }
}
type Answered = { readonly results: readonly { readonly actions: Readonly<Record<string, string>> }[] }

/** One call: one user, all of these things. */
async function asked(server: CerbosServer, principal: string, questions: readonly Asked[]): Promise<boolean[]> {
  const resources = questions.map(({ action, resource: { type, id, school, authority } }) => ({
    resource: { kind: type, id, attr: { school: school ?? '', authority } },
    actions: [action],
  }))
  const text = `{"requestId":"1","principal":${principal},"resources":${JSON.stringify(resources)}}`
  const { results } = await server.post<Answered>('/api/check/resources', text)
  return questions.map(({ action }, it) => results[it]?.actions[action] === 'EFFECT_ALLOW')
}

async function inFlight<T>(questions: readonly T[], ask: (question: T) => Promise<boolean>): Promise<boolean[]> {
  const answers = new Array<boolean>(questions.length)
  let next = 0
  const take = async (): Promise<void> => {
    for (let it = next++; it < questions.length; it = next++) answers[it] = await ask(questions[it] as T)
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, take))
  return answers
}

/** Asks all the questions of a user in calls of 50, the most one takes, and puts the answers where their questions stood. */
async function byUser(
  questions: readonly Question[],
  ask: (own: readonly Question[]) => Promise<boolean[]>,
): Promise<boolean[]> {
  const places = Map.groupBy(questions.keys(), (it) => questions[it]?.user)
  const calls = [...places.values()].flatMap((own) =>
    Array.from({ length: Math.ceil(own.length / 50) }, (_, call) => own.slice(call * 50, call * 50 + 50)),
  )
  const answers = new Array<boolean>(questions.length)
  await inFlight(calls, async (own) => {
    const said = await ask(own.map((it) => questions[it] as Question))
    for (const [index, it] of own.entries()) answers[it] = said[index] ?? false
    return true
  })
  return answers
}

type Operand = { readonly value?: unknown; readonly variable?: string; readonly expression?: Expression }
type Expression = { readonly operator: string; readonly operands: readonly Operand[] }
type Plan = { readonly filter: { readonly kind: string; readonly condition?: Operand } }

/** PlanResources answers with a condition on the pupil: the schools are the values its school must be among. */
async function schoolsSeen(server: CerbosServer, principal: string): Promise<readonly string[]> {
  const text = `{"requestId":"1","action":"pupil.view","principal":${principal},"resource":{"kind":"pupil"}}`
  const { filter } = await server.post<Plan>('/api/plan/resources', text)
  return filter.condition === undefined ? [] : schoolsIn(filter.condition)
}

function schoolsIn({ expression }: Operand): readonly string[] {
  if (expression === undefined) return []
  const { operator, operands } = expression
  const isOfSchool = operands.some(({ variable }) => variable === 'request.resource.attr.school')
  if ((operator === 'in' || operator === 'eq') && isOfSchool)
    return operands.flatMap(({ value }) => (value as string) ?? [])
  return operands.flatMap(schoolsIn)
}
