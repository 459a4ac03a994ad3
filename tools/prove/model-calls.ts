import { newId } from '../../packages/platform/src/db/index.ts'
import type { State } from '../../packages/policy/src/index.ts'
import { asClientOf } from './api-sender.ts'
import { counted } from './model-routes.ts'
import type { Walk } from './model-walk.ts'

/** A machine client of some member changes something of somebody by the API, mostly of somebody it may change. */
export async function callAtRandom(walk: Walk, { memberships }: State): Promise<{ pressed: string; status: number }> {
  const { host, db, draw, time, source } = walk
  const awake = memberships.filter(({ status }) => status === 'active')
  const caller = draw.one(awake)
  if (!caller) throw new Error('Nobody is left.')
  const acting = { membership: caller.id, service: source.key }
  const send = counted(await asClientOf(host, db, acting, time.now), walk)
  const near = memberships.filter(({ organisation }) => organisation === caller.organisation)
  const target = (draw.happens(0.8) ? draw.one(near) : draw.one(memberships)) ?? caller
  const found = await db.selectFrom('memberships').select('revision').where('id', '=', target.id).executeTakeFirst()
  const revision = draw.happens(0.95) ? (found?.revision ?? 0) : 0
  const roles = Object.keys(source.roles)
  const held = target.assignments.map(({ role }) => role)
  const reason = 'For the proof'
  const calls = [
    ['assigned', { assigned: draw.one([[], [{ every: draw.one(Object.keys(source.organisations)) }]]), revision }],
    ['roles', { give: draw.some(roles, 0.3), take: draw.some(held, 0.3), revision }],
    ['roles', { give: draw.some(roles, 0.2), take: draw.some(held, 0.6), revision }],
    ...['suspension', 'reactivation', 'removal'].map((slug) => [slug, { reason, revision }] as const),
    ['invitation', {}],
    ['invitation/withdrawal', {}],
  ] as const
  const [slug, body] = draw.one(calls) ?? calls[0]
  const url = draw.happens(0.2) ? '/api/invitations' : `/api/users/${target.id}/${slug}`
  const invited = { name: 'Person New', email: `${newId(time.now)}@new.example`, roles: draw.some(roles, 0.3) }
  const { status } = await send('POST', url, url === '/api/invitations' ? invited : body)
  return { pressed: url, status }
}
