import type { Policy } from '@remit/policy'
import { z } from 'zod'
import { type AskedResource, findResources, type StoredResources, usersMay } from '../access/index.ts'
import type { Db } from '../db/index.ts'
import { declaredOf, type Evaluation, evaluation, fromCaller, permissionNamed, userType } from './authzen-words.ts'
import { readBody } from './machines.ts'

/** One client's question: its service's policy, and where that service keeps its records. */
export interface Questioning {
  db: Db
  policy: Policy
  stored: StoredResources
  now: Date
}

type Item = { decision: boolean; context?: { error: { status: number; message: string } } }

/** `POST /access/v1/evaluation`. Refuses with `malformed` what is no question. */
export async function evaluateOne(asking: Questioning, body: unknown): Promise<Item> {
  const [decision = false] = await decide(asking, [readBody(evaluation, body)])
  return { decision }
}

const mostQuestions = 1000
const anything = z.record(z.string(), z.unknown())
const semantics = ['execute_all', 'deny_on_first_deny', 'permit_on_first_permit'] as const
const batch = z.object({
  evaluations: z.array(anything).max(mostQuestions).optional(),
  options: z.object({ evaluations_semantic: z.enum(semantics).optional() }).optional(),
})

/**
 * `POST /access/v1/evaluations`: a whole entity of an item stands in place of the default's. Without items it is one
 * question. An item that is no question is denied, with what is wrong beside it.
 */
export async function evaluateMany(asking: Questioning, body: unknown): Promise<Item | { evaluations: Item[] }> {
  const { evaluations = [], options } = readBody(batch, body)
  if (evaluations.length === 0) return evaluateOne(asking, body)
  const defaults = readBody(anything, body)
  const read = evaluations.map((item) => evaluation.safeParse({ ...entitiesOf(defaults), ...entitiesOf(item) }))
  const questions = read.flatMap(({ data }) => data ?? [])
  const decisions = [...(await decide(asking, questions))]
  const items = read.map(({ success, error }): Item => {
    if (success) return { decision: decisions.shift() ?? false }
    const message = error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ')
    return { decision: false, context: { error: { status: 400, message } } }
  })
  return { evaluations: upToTheFirst(items, options?.evaluations_semantic) }
}

function entitiesOf(sent: Readonly<Record<string, unknown>>) {
  const entities = ['subject', 'action', 'resource', 'context'].filter((name) => sent[name] !== undefined)
  return Object.fromEntries(entities.map((name) => [name, sent[name]]))
}

function upToTheFirst(items: Item[], semantic: (typeof semantics)[number] = 'execute_all'): Item[] {
  if (semantic === 'execute_all') return items
  const ending = items.findIndex(({ decision }) => decision === (semantic === 'permit_on_first_permit'))
  return ending < 0 ? items : items.slice(0, ending + 1)
}

/** The engine's answers, in the order of the questions. What is not stored is nobody's to do anything with. */
async function decide(asking: Questioning, questions: readonly Evaluation[]): Promise<readonly boolean[]> {
  const { db, policy, now } = asking
  const found = await resourcesOf(asking, questions)
  const asked = questions.flatMap((question, index) => {
    const resource = found.get(question.resource.type)?.get(question.resource.id)
    if (resource === undefined || question.subject.type !== userType) return []
    const known = withCallers(policy, resource, question.resource.properties)
    const permission = permissionNamed(policy, resource.type, question.action.name)
    const context = fromCaller(policy.source.context, question.context)
    return [{ index, user: question.subject.id, permission, resource: known, context }]
  })
  const answers = await usersMay(db, { policy, now }, asked)
  const allowed = new Set(asked.filter((_question, at) => answers[at]).map(({ index }) => index))
  return questions.map((_question, index) => allowed.has(index))
}

/** A thing as stored, with what only the caller can know of it. INVARIANT (stored truth wins): the stored come last. */
export function withCallers(policy: Policy, resource: AskedResource, sent: Evaluation['context']): AskedResource {
  const brought = fromCaller(declaredOf(policy, resource.type), sent)
  return { ...resource, attributes: { ...brought, ...resource.attributes } }
}

async function resourcesOf({ db, policy, stored }: Questioning, questions: readonly Evaluation[]) {
  const byType = Map.groupBy(questions, ({ resource }) => resource.type)
  const found = new Map<string, ReadonlyMap<string, AskedResource>>()
  for (const [type, asked] of byType) {
    const ids = [...new Set(asked.map(({ resource }) => resource.id))]
    found.set(type, await findResources(db, { policy, stored, type }, ids))
  }
  return found
}
