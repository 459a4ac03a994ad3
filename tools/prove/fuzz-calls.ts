import { randomUUID } from 'node:crypto'
import { plain } from './fuzz-addresses.ts'
import type { FoundOut, Fuzz } from './fuzz-turn.ts'
import type { Call, Forger } from './fuzz-visitors.ts'

/** The route of one user by the API: whoever opens it has somebody to call for. */
export const userByApi = '/api/users/:user'

type Shape = { readonly what: string; readonly call: (id: string) => Call }

/**
 * What a machine client sends about its own user or its own list with the id of something of another authority in it, and the
 * same with an id that nothing has: both are answered alike.
 */
export async function forgeCall(fuzz: Fuzz): Promise<FoundOut> {
  const { pick, owners, opened } = fuzz
  const own = opened.filter(({ pattern, by }) => pattern === userByApi && fuzz.forgers.includes(by))
  if (own.length === 0) return { answered: 'nobody to call for' }
  const { by, address } = pick(own)
  const { what, call } = pick(await shapesFor(by, address))
  const [foreign] = pick([...owners].filter(([, owner]) => owner !== by.authority))
  const [theirs, nobodys] = [await by.call(call(foreign)), await by.call(call(randomUUID()))]
  const answered = `call ${theirs.status}`
  if (theirs.status < 500 && plain(theirs) === plain(nobodys)) return { answered }
  return {
    answered,
    leak: `${what} as ${by.email} is answered ${theirs.status}, unlike ${nobodys.status} for nobody’s`,
  }
}

async function shapesFor(by: Forger, address: string): Promise<readonly Shape[]> {
  const { status, body } = await by.call({ method: 'GET', url: address })
  const { revision } = status === 200 ? JSON.parse(body) : { revision: 0 }
  const post = (what: string, url: string, body: (id: string) => unknown): Shape => ({
    what: `POST ${what}`,
    call: (id) => ({ method: 'POST', url, body: body(id) }),
  })
  const person = () => ({ name: 'Nobody New', email: `${randomUUID()}@new.example` })
  return [
    { what: 'GET users of', call: (id) => ({ method: 'GET', url: `/api/users?organisation=${id}` }) },
    { what: 'GET users assigned', call: (id) => ({ method: 'GET', url: `/api/users?assigned=${id}` }) },
    post('one assigned', `${address}/assigned`, (id) => ({ assigned: [{ organisation: id }], revision })),
    post('all assigned', `${address}/assigned`, (id) => ({ assigned: [{ every: 'school', beneath: id }], revision })),
    post('a role', `${address}/roles`, (id) => ({ give: [id], revision })),
    post('an invitation', '/api/invitations', (id) => ({ ...person(), assigned: [{ organisation: id }] })),
    post('an invited role', '/api/invitations', (id) => ({ ...person(), roles: [id] })),
  ]
}
