import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenLibrary, openLibrary } from '../../test/library/open-library.ts'
import { asUser } from '../testing/index.ts'
import { newMeter } from './metrics.ts'

const metricsToken = 'a-token-of-the-tests'

describe('what Prometheus reads', () => {
  let open: OpenLibrary
  beforeAll(async () => {
    open = await openLibrary({ metricsToken })
  })
  afterAll(() => open.close())
  const read = (token: string) =>
    open.host.inject({ url: '/metrics', headers: token === '' ? {} : { authorization: `Bearer ${token}` } })

  test('counts answers by route and status, and tells nothing of who asked for what', async () => {
    const ro = await asUser(open.host, 'Ro Reader')
    await ro.get('/library/books?search=Emma')
    const { statusCode, headers, body } = await read(metricsToken)
    expect(statusCode).toBe(200)
    expect(headers['content-type']).toContain('text/plain; version=0.0.4')
    expect(body).toContain('remit_http_requests_total{method="GET",route="/library/books",status="200"} 1')
    expect(body).toMatch(/remit_http_request_seconds_bucket\{method="GET",route="\/library\/books",le="\+Inf"\} 1/)
    expect(body).toMatch(/^remit_outbox_waiting \d+$/m)
    expect(body).not.toMatch(/Emma|library\.test/)
    for (const line of body.trim().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) \S+ .+|\S+(\{[^}]*\})? [\d.e+-]+)$/)
  })

  test('is for the token’s holder alone', async () => {
    expect((await read('')).statusCode).toBe(401)
    expect((await read('another token')).statusCode).toBe(401)
  })

  test('is not there when no token is configured', async () => {
    const plain = await openLibrary()
    expect((await plain.host.inject('/metrics')).statusCode).toBe(404)
    await plain.close()
  })
})

test('a duration counts in every bucket it fits in', () => {
  const meter = newMeter()
  for (const seconds of [0.01, 0.3, 9]) meter.count({ method: 'GET', route: '/', status: 200, seconds })
  const within = meter.lines().filter((line) => line.includes('_bucket'))
  expect(within.map((line) => line.split(' ').at(-1))).toEqual(['1', '1', '1', '2', '2', '2', '2', '3'])
})
