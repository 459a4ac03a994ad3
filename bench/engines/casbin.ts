import { newCachedEnforcer, newEnforcer, newModelFromString } from 'casbin'
import type { Flat } from '../workloads/flat.ts'
import type { Question } from '../workloads/questions.ts'
import { linesOf, nationalLines, nationalModel, rolesAt } from './casbin-national.ts'
import type { RemoteEngine } from './engine.ts'

const lists = 'answers about one thing at a time: it has no query for everything a user may reach'

/** casbin, asked without promises; only changes go through one. */
export const casbin: RemoteEngine = {
  name: 'casbin, sync',
  here: true,
  cannot: { lists },
  async start(national) {
    const enforcer = await newEnforcer(newModelFromString(nationalModel), nationalLines(national))
    // There is no store behind it to write a change to.
    enforcer.enableAutoSave(false)
    return {
      check: async (questions) => questions.map((it) => enforcer.enforceSync(...requestOf(it))),
      async change(user, school, assigned) {
        const lines = rolesAt(user, school)
        await (assigned ? enforcer.addGroupingPolicies(lines) : enforcer.removeGroupingPolicies(lines))
      },
    }
  },
  async startFlat(flat) {
    const enforcer = await newEnforcer(newModelFromString(flatModel), flatLines(flat))
    return { check: async (questions) => questions.map(({ user, action }) => enforcer.enforceSync(user, action)) }
  },
}

/** casbin with its cache of decisions, which it has only with promises. Everything asked here was asked before. */
export const casbinCached: RemoteEngine = {
  name: 'casbin, cached, all hits',
  here: true,
  note: 'casbin, cached, is asked nothing but what it was asked before: its answers come from its cache.',
  cannot: { lists, changes: 'a change must empty its cache, and what is left is casbin, sync' },
  async start(national) {
    const enforcer = await newCachedEnforcer(newModelFromString(nationalModel), nationalLines(national))
    return { check: (questions) => inTurn(questions, (it) => enforcer.enforce(...requestOf(it))) }
  },
  async startFlat(flat) {
    const enforcer = await newCachedEnforcer(newModelFromString(flatModel), flatLines(flat))
    return { check: (questions) => inTurn(questions, ({ user, action }) => enforcer.enforce(user, action)) }
  },
}

const requestOf = ({ user, action, resource }: Question): string[] => [
  user,
  action,
  resource.school ?? '',
  resource.authority,
]

async function inTurn<T>(questions: readonly T[], ask: (question: T) => Promise<boolean>): Promise<boolean[]> {
  const answers: boolean[] = []
  for (const question of questions) answers.push(await ask(question))
  return answers
}

const flatModel = `
[request_definition]
r = user, action

[policy_definition]
p = role, action

[role_definition]
g = _, _

[policy_effect]
e = some(where (p.eft == allow))

[matchers]
m = r.action == p.action && g(r.user, p.role)
`

const flatLines = ({ roles, users }: Flat) =>
  linesOf(
    Object.entries(roles).flatMap(([role, actions]) => actions.map((action) => [role, action])),
    users.map(({ id, role }) => [id, role]),
  )
