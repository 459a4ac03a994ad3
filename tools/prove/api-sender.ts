import { type Db, inTransaction, newId } from '../../packages/platform/src/db/index.ts'
import { addApiClient, clientGrants } from '../../packages/platform/src/host/index.ts'
import type { Answer, Host, Sent } from './fuzz-visitors.ts'

/** Whether an address is one that machine clients ask. */
export function isForClients(url: string): boolean {
  return url.startsWith('/api/') && url !== '/api/openapi.json'
}

/** Requests of a machine client that acts in a membership, granted everything; fields go as JSON, lists where one stands twice. */
export async function asClientOf(
  host: Host,
  db: Db,
  { membership, service }: { membership: string; service: string },
  now: Date,
): Promise<(method: 'GET' | 'POST', url: string, body?: unknown) => Promise<Answer>> {
  const named = { service, name: `Proof ${newId(now)}`, acting: { membership, may: clientGrants } }
  const token = await inTransaction(db, (tx) => addApiClient(tx, named, now))
  const headers = { authorization: `Bearer ${token}` }
  return async (method, url, body = {}) => {
    const json = { ...headers, 'content-type': 'application/json' }
    const asked =
      method === 'GET' ? { method, url, headers } : { method, url, headers: json, payload: JSON.stringify(body) }
    const { statusCode, body: answered } = await host.inject(asked)
    return { status: statusCode, body: answered, location: '' }
  }
}

/** Form fields as a client would send them. */
export function jsonOf(fields: Sent): Readonly<Record<string, unknown>> {
  const values = Map.groupBy(fields, ([name]) => name)
  return Object.fromEntries(
    [...values].map(([name, all]) => [name, all.length === 1 ? all[0]?.[1] : all.map(([, it]) => it)]),
  )
}
