import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Firm, idFor, openFirm } from '../../test/firm.ts'
import { inTransaction } from '../db/index.ts'
import { stores } from '../testing/index.ts'
import { addApiClient, removeApiClient } from './clients.ts'

const user = (name: string) => ({ type: 'user', id: idFor(name) })
const record = (number: number, properties = {}) => ({ type: 'record', id: idFor(`${number}`), properties })
const may = (name: string, action: string, number: number) => ({
  subject: user(name),
  action: { name: action },
  resource: record(number),
})
const evaluation = '/access/v1/evaluation'
const evaluations = '/access/v1/evaluations'
const yes = { decision: true }
const no = { decision: false }

describe.each(stores)('AuthZEN on %s', (store) => {
  let firm: Firm
  beforeAll(async () => {
    firm = await openFirm(store)
  })
  afterAll(() => firm.close())

  const decisionOn = async (question: unknown) => (await firm.ask(evaluation, question)).body
  const searched = async (kind: string, body: unknown) => {
    const { status, body: answer } = await firm.ask(`/access/v1/search/${kind}`, body)
    expect(status).toBe(200)
    return answer as { page: { next_token: string; count: number }; results: { id: string }[] }
  }

  test('answers nobody without a token of a machine client, and says so in problem JSON', async () => {
    for (const authorization of ['', 'Bearer ', 'Bearer made-up-made-up-made-up', `Basic ${firm.tokens.firm}`]) {
      for (const path of [
        evaluation,
        evaluations,
        ...['subject', 'resource', 'action'].map((kind) => `/access/v1/search/${kind}`),
      ]) {
        const { status, body, headers } = await firm.ask(path, 'not even JSON', { authorization })
        expect([status, body]).toMatchObject([401, { status: 401, code: 'not-signed-in' }])
        expect(headers).toMatchObject({
          'content-type': expect.stringMatching(/^application.problem.json/),
          'www-authenticate': 'Bearer',
        })
      }
    }
  })

  test('answers a client about its own service alone', async () => {
    const question = may('alice', 'view', 101)
    expect(await decisionOn(question)).toEqual(yes)
    const authorization = `Bearer ${firm.tokens.shop}`
    expect((await firm.ask(evaluation, question, { authorization })).body).toEqual(no)
    const search = { subject: { type: 'user' }, action: { name: 'view' }, resource: record(101) }
    const { body } = await firm.ask('/access/v1/search/subject', search, { authorization })
    expect(body).toMatchObject({ results: [] })
  })

  test('refuses with 400 what is not JSON, by its type or in itself, or is no question', async () => {
    const asked = JSON.stringify(may('alice', 'view', 101))
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])
      expect((await firm.ask(evaluation, asked, { 'content-type': type })).status, type).toBe(400)
    for (const body of [
      '',
      '{',
      '[]',
      'null',
      '{}',
      '{"subject":"alice"}',
      '{"subject":{"type":"user","id":"a\\u0000"}}',
    ])
      expect(await firm.ask(evaluation, body), body).toMatchObject({ status: 400, body: { code: 'malformed' } })
    const { body } = await firm.ask(evaluation, { ...may('alice', 'view', 101), action: { name: 7 } })
    expect(body).toMatchObject({ details: [expect.stringMatching(/^action\.name: /)] })
  })

  test('takes JSON with a character set, and overlooks fields it does not know', async () => {
    const { subject, ...rest } = may('alice', 'view', 101)
    const odd = { ...rest, subject: { ...subject, shoe: 43 }, mood: 'good', context: { moon: 'full' } }
    const { status, body } = await firm.ask(evaluation, odd, { 'content-type': 'application/json; charset=utf-8' })
    expect([status, body]).toEqual([200, yes])
  })

  test('echoes the id of a request, on errors too', async () => {
    const named = { 'x-request-id': 'census 7/a' }
    const answers = [
      await firm.ask(evaluation, may('alice', 'view', 101), named),
      await firm.ask(evaluation, '{', named),
      await firm.ask(evaluation, '{}', { ...named, authorization: '' }),
      await firm.ask('/access/v1/nowhere', {}, named),
    ]
    expect(answers.map(({ status, headers }) => [status, headers['x-request-id']])).toEqual(
      [200, 400, 401, 404].map((status) => [status, 'census 7/a']),
    )
  })

  test('says where to ask by its configured address, whatever Host says', async () => {
    const url = '/.well-known/authzen-configuration'
    const { body, headers } = await firm.host.inject({
      url,
      headers: { host: 'evil.test', 'x-forwarded-host': 'evil.test' },
    })
    expect(headers['content-type']).toMatch(/^application\/json/)
    expect(JSON.parse(body)).toEqual({
      policy_decision_point: 'https://remit.test',
      access_evaluation_endpoint: 'https://remit.test/access/v1/evaluation',
      access_evaluations_endpoint: 'https://remit.test/access/v1/evaluations',
      search_subject_endpoint: 'https://remit.test/access/v1/search/subject',
      search_resource_endpoint: 'https://remit.test/access/v1/search/resource',
      search_action_endpoint: 'https://remit.test/access/v1/search/action',
    })
  })

  test('denies what is unknown: subjects, their types, actions, things', async () => {
    const fine = may('alice', 'view', 101)
    const questions = [
      { ...fine, subject: user('nobody') },
      { ...fine, subject: { type: 'user', id: "alice' or 1=1" } },
      { ...fine, subject: { ...fine.subject, type: 'robot' } },
      { ...fine, action: { name: 'toString' } },
      { ...fine, action: { name: 'department.view' } },
      { ...fine, resource: { ...fine.resource, id: 'none' } },
      { ...fine, resource: { type: 'constructor', id: idFor('101') } },
    ]
    const { body } = await firm.ask(evaluations, { evaluations: questions })
    expect(body).toEqual({ evaluations: questions.map(() => no) })
  })

  test('knows an action by its verb and by the whole key, and organisations without being told', async () => {
    expect(await decisionOn(may('alice', 'record.view', 101))).toEqual(yes)
    const sales = { type: 'department', id: idFor('Sales') }
    const add = { subject: user('alice'), action: { name: 'record.add' }, resource: sales }
    expect(await decisionOn(add)).toEqual(yes)
    expect(await decisionOn({ ...add, resource: { ...sales, id: idFor('Legal') } })).toEqual(no)
    const { results } = await searched('action', { subject: user('alice'), resource: sales })
    expect(results).toEqual([{ name: 'record.add' }, { name: 'view' }])
    // Erin sees departments of fewer than five: in the order they are listed, the first two.
    const small = { subject: user('erin'), action: { name: 'view' }, resource: { type: 'department' } }
    const found = (await searched('resource', small)).results.map(({ id }) => id)
    expect(found.toSorted()).toEqual([idFor('Legal'), idFor('Accounting')].toSorted())
  })

  test('counts what callers say only where the policy lets them, and never against what is stored', async () => {
    const stamp = (number: number, properties: object, context: object) =>
      decisionOn({ ...may('erin', 'stamp', number), resource: record(number, properties), context })
    expect(await stamp(102, {}, { urgent: true })).toEqual(yes)
    expect(await stamp(102, {}, { urgent: 'true' })).toEqual(no)
    expect(await stamp(102, {}, {})).toEqual(no)
    expect(await stamp(102, { title: 'Hamlet' }, { urgent: true })).toEqual(yes)
    expect(await stamp(101, { title: 'Othello' }, { urgent: true })).toEqual(no)
    expect(await stamp(101, { draft: true }, { urgent: true })).toEqual(yes)
    expect(await decisionOn({ ...may('erin', 'burn', 101), context: { secret: true } })).toEqual(no)
    const search = { subject: user('erin'), action: { name: 'stamp' }, resource: { type: 'record' } }
    expect((await searched('resource', { ...search, context: { urgent: true } })).results).toEqual([
      { type: 'record', id: idFor('102') },
    ])
    expect((await searched('resource', search)).results).toEqual([])
  })

  test('lets a whole entity of an item stand in place of the default’s', async () => {
    const defaults = { ...may('erin', 'stamp', 101), resource: record(101, { draft: true }), context: { urgent: true } }
    const items = [{}, { resource: { type: 'record', id: idFor('101') } }, { context: {} }, { subject: user('alice') }]
    const { body } = await firm.ask(evaluations, { ...defaults, evaluations: items })
    expect(body).toEqual({ evaluations: [yes, no, no, no] })
    const half = await firm.ask(evaluations, { ...defaults, evaluations: [{ resource: { id: idFor('101') } }, {}] })
    expect(half.body).toMatchObject({
      evaluations: [{ decision: false, context: { error: { status: 400 } } }, { decision: true }],
    })
  })

  test('is one question without items, and ends where its semantic says', async () => {
    const [good, bad] = [may('alice', 'view', 101), may('felix', 'view', 101)]
    expect((await firm.ask(evaluations, good)).body).toEqual(yes)
    expect((await firm.ask(evaluations, { ...good, evaluations: [] })).body).toEqual(yes)
    const ended = async (semantic: string, items: unknown[]) =>
      firm.ask(evaluations, { evaluations: items, options: { evaluations_semantic: semantic } })
    expect((await ended('execute_all', [bad, good])).body).toEqual({ evaluations: [no, yes] })
    expect((await ended('deny_on_first_deny', [good, bad, good])).body).toEqual({ evaluations: [yes, no] })
    expect((await ended('permit_on_first_permit', [bad, good, bad])).body).toEqual({ evaluations: [no, yes] })
    expect((await ended('whatever', [good])).status).toBe(400)
  })

  test('finds nothing for an unknown subject, and answers 200', async () => {
    const empty = { page: { next_token: '', count: 0 }, results: [] }
    const nobody = { subject: user('nobody'), action: { name: 'view' }, resource: { type: 'record' } }
    expect(await searched('resource', nobody)).toEqual(empty)
    expect(await searched('action', { ...nobody, resource: record(101) })).toEqual(empty)
    expect(await searched('subject', { ...nobody, subject: { type: 'robot' }, resource: record(101) })).toEqual(empty)
    expect(await searched('subject', { ...nobody, resource: { type: 'record', id: 'none' } })).toEqual(empty)
  })

  test.each(['subject', 'resource'])('pages through every %s by tokens that stand alone', async (kind) => {
    const resource = kind === 'subject' ? record(101) : { type: 'record' }
    const search = {
      subject: kind === 'subject' ? { type: 'user' } : user('alice'),
      action: { name: 'view' },
      resource,
    }
    const whole = (await searched(kind, search)).results
    let { page, results } = await searched(kind, { ...search, page: { limit: 3 } })
    const first = page.next_token
    while (page.next_token !== '') {
      const next = await searched(kind, { page: { token: page.next_token } })
      expect(next.results.length).toBeLessThanOrEqual(3)
      results = [...results, ...next.results]
      page = next.page
    }
    expect(results).toEqual(whole)
    expect((await searched(kind, { ...search, page: { token: first, limit: 1 } })).results).toHaveLength(1)
    const refused = [
      { page: { token: 'made-up' } },
      { page: { token: first }, action: { name: 'edit' } },
      { ...search, page: { limit: 0 } },
    ]
    for (const body of refused) expect((await firm.ask(`/access/v1/search/${kind}`, body)).status).toBe(400)
    const other = kind === 'subject' ? 'resource' : 'subject'
    expect((await firm.ask(`/access/v1/search/${other}`, { page: { token: first } })).status).toBe(400)
  })

  test('stops at once for a user whose account is closed, and for a client that is ended', async () => {
    await firm.db.updateTable('users').set({ closed_at: firm.time.now }).where('id', '=', idFor('carol')).execute()
    expect(await decisionOn(may('carol', 'view', 103))).toEqual(no)
    const client = { service: 'firm', name: 'Short' }
    const token = await inTransaction(firm.db, (tx) => addApiClient(tx, client, firm.time.now))
    const short = { authorization: `Bearer ${token}` }
    expect((await firm.ask(evaluation, may('alice', 'view', 101), short)).status).toBe(200)
    const again = inTransaction(firm.db, (tx) => addApiClient(tx, client, firm.time.now))
    await expect(again).rejects.toMatchObject({ code: 'conflict' })
    await inTransaction(firm.db, (tx) => removeApiClient(tx, client, firm.time.now))
    expect((await firm.ask(evaluation, may('alice', 'view', 101), short)).status).toBe(401)
    const kept = await firm.db
      .selectFrom('api_clients')
      .selectAll()
      .where('name', '=', 'Short')
      .executeTakeFirstOrThrow()
    expect(kept).toMatchObject({ last_used_at: firm.time.now, revoked_at: firm.time.now })
    expect(JSON.stringify(kept)).not.toContain(token)
    const actions = await firm.db
      .selectFrom('audit_entries')
      .select('action')
      .where('subject_name', '=', 'Short')
      .orderBy('sequence')
      .execute()
    expect(actions.map(({ action }) => action)).toEqual(['client.added', 'client.removed'])
  })
})
