import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Firm, idFor, openFirm } from '../../test/firm.ts'
import { stores } from '../testing/index.ts'
import actions from './test/authzen/search/action.json' with { type: 'json' }
import resources from './test/authzen/search/resource.json' with { type: 'json' }
import subjects from './test/authzen/search/subject.json' with { type: 'json' }
import todo from './test/authzen/todo/decisions.json' with { type: 'json' }

type Entity = { type: string; id?: string; properties?: Record<string, string> }
type Question = { subject?: Entity; resource?: Entity; action?: { name: string }; [rest: string]: unknown }

/** A question of the examples with our ids and verbs in place of their words. A person who is read of is not the person who asks. */
function ours<Q extends Question>(question: Q): Q {
  const { subject, resource, action } = question
  const of = resource?.type === 'user' ? `person ${resource.id}` : resource?.id
  const ownerID = resource?.properties?.ownerID
  return {
    ...question,
    ...(action && { action: { name: action.name.replaceAll(/_(\w)/g, (_, letter) => letter.toUpperCase()) } }),
    ...(subject && { subject: { ...subject, ...(subject.id && { id: idFor(subject.id) }) } }),
    ...(resource && {
      resource: {
        ...resource,
        ...(of !== undefined && resource.id !== undefined && { id: idFor(of) }),
        ...(ownerID !== undefined && { properties: { ownerID: idFor(ownerID) } }),
      },
    }),
  }
}

const inOrder = (results: readonly { id?: string; name?: string }[]) =>
  results.map((each) => JSON.stringify(each)).toSorted()

describe.each(stores)('the published examples of AuthZEN, on %s', (store) => {
  let firm: Firm
  beforeAll(async () => {
    firm = await openFirm(store)
  })
  afterAll(() => firm.close())

  test('of to-do lists get the 40 answers they name', async () => {
    expect(todo.evaluation).toHaveLength(40)
    for (const { request, expected } of todo.evaluation) {
      const { status, body } = await firm.ask('/access/v1/evaluation', ours(request))
      expect([status, body], JSON.stringify(request)).toEqual([200, { decision: expected }])
    }
  })

  test('of to-do lists get the same answers in batches', async () => {
    for (const { request, expected } of todo.evaluations) {
      const sent = { ...ours(request), evaluations: request.evaluations.map(ours) }
      const { body } = await firm.ask('/access/v1/evaluations', sent)
      expect(body).toEqual({ evaluations: expected })
    }
    const all = { evaluations: todo.evaluation.map(({ request }) => ours(request)) }
    const { body } = await firm.ask('/access/v1/evaluations', all)
    expect(body).toEqual({ evaluations: todo.evaluation.map(({ expected }) => ({ decision: expected })) })
  })

  test.each([
    ['subject', subjects.evaluation, 60],
    ['resource', resources.evaluation, 18],
    ['action', actions.evaluation, 120],
  ] as const)('of searches find each %s there is, and no other', async (kind, examples, count) => {
    expect(examples).toHaveLength(count)
    for (const { request, expected } of examples) {
      const { body } = await firm.ask(`/access/v1/search/${kind}`, ours(request as Question))
      const wanted = expected.results.map((each) => ('id' in each ? { ...each, id: idFor(each.id) } : each))
      const { results } = body as { results: { id?: string }[] }
      expect(inOrder(results), JSON.stringify(request)).toEqual(inOrder(wanted))
    }
  })
})
