import type { Db } from '../../packages/platform/src/db/index.ts'
import { listOutbox } from '../../packages/platform/src/notify/index.ts'
import { wholeState } from '../../packages/platform/src/testing/whole-state.ts'
import type { PolicySource, State } from '../../packages/policy/src/index.ts'
import { keepsConstraints } from '../../packages/policy/test/reference-constraints.ts'
import { type Answer, type Host, linksIn, type Sender } from './fuzz-visitors.ts'
import { appointAtRandom } from './model-appointments.ts'
import { callAtRandom } from './model-calls.ts'
import { fileFor } from './model-files.ts'
import { confirm, type Press, pressAtRandom } from './model-forms.ts'
import { type Reached, type Route, rarest, routeAt } from './model-routes.ts'
import type { Draw } from './model-worlds.ts'

/** One Remit in which everybody does something at random. `time.now` is its clock. */
export type Walk = {
  readonly host: Host
  readonly db: Db
  readonly source: PolicySource
  readonly draw: Draw
  readonly time: { now: Date }
  readonly routes: readonly Route[]
  readonly reached: Reached
  /** Requests of somebody with a session that begins now, or of somebody signed out; they are counted. */
  readonly as: (session?: { userId: string; membershipId?: string }) => Promise<Sender>
  /** The roles that administer people. */
  readonly administering: readonly string[]
  /** Where people begin: pages from which access is changed. */
  readonly entries: readonly string[]
  /** The work that runs by itself. */
  readonly jobs: readonly { name: string; run: (now: Date) => Promise<void> }[]
}

/** What one operation came to: the route it pressed and the answer; `broken` says which change left a constraint broken. */
export type Step = {
  readonly pressed: string
  readonly status: number
  readonly changed: boolean
  readonly broken?: string
}

/** One operation: somebody presses something, follows an invitation, or a job runs. Then the whole state is looked at. */
export async function takeStep(walk: Walk, before: State): Promise<Step & { readonly state: State }> {
  walk.time.now = new Date(walk.time.now.getTime() + Math.floor(walk.draw.random() * 40 * 60_000))
  const { pressed, status } = walk.draw.happens(0.1) ? await callAtRandom(walk, before) : await doSomething(walk)
  const state = await wholeState(walk.db, walk.source.key)
  const changed = JSON.stringify(before) !== JSON.stringify(state)
  const isKept = !changed || keepsConstraints(walk.source, before, state, walk.time.now.getTime())
  const step = { pressed, status, changed, state }
  return isKept ? step : { ...step, broken: `${pressed}, answered ${status}, at ${walk.time.now.toISOString()}` }
}

async function doSomething(walk: Walk): Promise<{ pressed: string; status: number }> {
  const { draw } = walk
  const job = draw.happens(0.01) ? draw.one(walk.jobs) : undefined
  if (job) {
    await job.run(walk.time.now)
    return { pressed: `job ${job.name}`, status: 200 }
  }
  const isAppointing = walk.source.firstAdministrator !== undefined && draw.happens(0.1)
  const appointing = isAppointing ? await appointAtRandom(walk) : undefined
  if (appointing) return appointing
  const invited = draw.happens(0.1) ? await somebodyInvited(walk) : undefined
  if (invited) return pressThrough(walk, invited.send, invited.link)
  const member = await somebody(walk)
  return pressThrough(walk, member, await wander(walk, member))
}

/** A member of today with a fresh session: whoever signed in a moment ago need not prove again who they are. */
async function somebody({ as, db, draw, administering }: Walk): Promise<Sender> {
  const active = await db
    .selectFrom('memberships as m')
    .leftJoin('assignments as a', 'a.membership_id', 'm.id')
    .select(['m.id', 'm.user_id', 'a.role'])
    .where('m.status', '=', 'active')
    .execute()
  // Most of them administer somebody: the others can change little.
  const able = active.filter(({ role }) => role !== null && administering.includes(role))
  const member = (draw.happens(0.8) ? draw.one(able) : undefined) ?? draw.one(active)
  if (!member) throw new Error('Nobody is left.')
  return as({ userId: member.user_id, membershipId: member.id })
}

async function somebodyInvited(walk: Walk): Promise<{ send: Sender; link: string } | undefined> {
  const messages = await listOutbox(walk.db, {})
  const links = messages.flatMap(({ body, to }) => {
    const link = /\/(?:invitation|first-administrator\/\w+\/authorisation)\/[\w-]+/.exec(body)?.[0]
    return link ? [{ to, link }] : []
  })
  const found = walk.draw.one(links)
  if (!found) return undefined
  const user = await walk.db.selectFrom('users').select('id').where('email', '=', found.to).executeTakeFirst()
  const hasAccount = user && walk.draw.happens(0.5)
  return { send: await walk.as(hasAccount ? { userId: user.id } : undefined), link: found.link }
}

/**
 * Follows links from this address, or from one of the entries, mostly to where nobody was yet, until there is something to press, six
 * at most; answers where it ended.
 */
async function wander(walk: Walk, send: Sender, from?: string): Promise<string> {
  const { draw, entries } = walk
  const next = (links: readonly string[]) =>
    rarest(links, { draw, asked: walk.reached.asked, routeOf: (link) => `GET ${routeAt(walk.routes, 'GET', link)}` })
  let address = from ?? next(entries) ?? '/'
  for (let step = 0; step < 6; step++) {
    const { status, body } = await send('GET', address)
    const main = body.slice(body.indexOf('<main'))
    if (status !== 200 || (main.includes('method="post"') && draw.happens(0.7))) return address
    const links = linksIn(main).filter((link) => entries.some((entry) => link.startsWith(entry)))
    address = next(links) ?? next(entries) ?? address
  }
  return address
}

/** Presses something on the page, confirms whatever it is asked to confirm, and goes on from where it is led. */
async function pressThrough(walk: Walk, send: Sender, address: string): Promise<{ pressed: string; status: number }> {
  const { draw } = walk
  let at = address
  let page = await send('GET', at)
  let press = await pressOn(walk, send, { at, page })
  let answered = { pressed: `look at ${at}`, status: page.status }
  for (let step = 0; press !== undefined && step < 6; step++) {
    at = press.action
    page = await send('POST', at, press.fields)
    answered = { pressed: at, status: page.status }
    press = undefined
    if (page.status === 303 && draw.happens(0.5)) {
      at = await wander(walk, send, page.location)
      page = await send('GET', at)
      press = await pressOn(walk, send, { at, page })
    } else if (page.status === 200 && draw.happens(0.9)) {
      // A page again with 200 is one that asks to confirm, or the next of several.
      press = draw.happens(0.5) ? confirm(at, page.body) : await pressOn(walk, send, { at, page })
    }
  }
  return answered
}

async function pressOn(
  walk: Walk,
  send: Sender,
  { at, page }: { at: string; page: Answer },
): Promise<Press | undefined> {
  if (page.status !== 200) return undefined
  const { draw, routes, reached } = walk
  const routeOf = ({ action }: { action: string }) => `POST ${routeAt(routes, 'POST', action)}`
  return pressAtRandom(at, page.body, draw, {
    file: await fileFor(send, page.body, walk),
    choose: (forms) => rarest(forms, { draw, asked: reached.asked, routeOf }),
  })
}
