import { setTimeout as sleep } from 'node:timers/promises'
import { type RunningApp, type Store, startApp } from '../../e2e/running-app.ts'
import { type Db, openDatabase } from '../../packages/platform/src/db/index.ts'
import { median } from './figures.ts'
import { type Outcome, percentile } from './report.ts'
import { type Revoked, restore, take, victims, ways } from './revocation-ways.ts'
import { signedIn, type Visitor } from './visitor.ts'

export type RevocationPlan = {
  readonly rounds: number
  /** Open sessions of the one who is removed, shared between the two servers. */
  readonly sessions: number
  /** The longest that a removal may take to hold, in milliseconds, for 99 sessions in a hundred. */
  readonly mostP99Ms: number
}

/** One session of somebody removed: milliseconds from the press, and from its answer, to the first refusal. */
type Ended = { readonly fromPressMs: number; readonly fromAnswerMs: number; readonly allowedAfterwards: number }

/** How long a session is asked before it counts as never refused. */
const giveUpMs = 5000
const page = '/ncmp/pupils'

/**
 * Two servers on the one PostgreSQL of `store`: somebody with several open sessions, on both, each asking for a page
 * without pause, is suspended, removed, or loses their roles, on one of the two. Held: no request begun after the removal
 * was answered is allowed, and of the times from the press to the refusal 99 in 100 are within the plan's limit. Rejects
 * when a server does not start or a removal is refused.
 */
export async function proveRevocation(store: Store & { url: string }, plan: RevocationPlan): Promise<Outcome> {
  const apps = [await startApp(store), await startApp(store)] as const
  const { db, close } = await openDatabase({ url: store.url })
  try {
    const ended: Ended[] = []
    for (let round = 0; round < plan.rounds; round++) ended.push(...(await removeOnce(apps, db, plan, round)))
    return outcomeOf(ended, plan.mostP99Ms)
  } finally {
    await close()
    for (const app of apps) await app.stop()
  }
}

async function removeOnce(
  apps: readonly [RunningApp, RunningApp],
  db: Db,
  { sessions }: RevocationPlan,
  round: number,
): Promise<readonly Ended[]> {
  const revoked: Revoked = {
    way: ways[round % ways.length] ?? 'suspension',
    victim: victims[round % victims.length] ?? victims[0],
  }
  const origin = (index: number) => (apps[index % 2] ?? apps[0]).url
  const open = await Promise.all(
    Array.from({ length: sessions }, (_, index) => signedIn(origin(index), revoked.victim.email)),
  )
  for (const session of open) {
    const { status } = await session.get(page)
    if (status !== 200) throw new Error(`${revoked.victim.email} was answered ${status} before the removal.`)
  }
  const press = await take(await signedIn(origin(round), 'sam.ali@northtown.example'), db, revoked)
  const removal = { pressedAt: Number.POSITIVE_INFINITY, answeredAt: Number.POSITIVE_INFINITY }
  const watched = open.map((session) => watch(session, removal))
  await sleep(20)
  removal.pressedAt = performance.now()
  await press()
  removal.answeredAt = performance.now()
  const ended = await Promise.all(watched)
  await restore(db, revoked)
  return ended
}

async function watch(session: Visitor, removal: { pressedAt: number; answeredAt: number }): Promise<Ended> {
  let allowedAfterwards = 0
  for (;;) {
    const begunAt = performance.now()
    const { status } = await session.get(page)
    const now = performance.now()
    const isAllowed = status === 200
    if (!isAllowed || now - removal.answeredAt > giveUpMs) {
      return { fromPressMs: now - removal.pressedAt, fromAnswerMs: now - removal.answeredAt, allowedAfterwards }
    }
    if (begunAt > removal.answeredAt) allowedAfterwards++
  }
}

function outcomeOf(ended: readonly Ended[], mostP99Ms: number): Outcome {
  const fromPress = ended.map(({ fromPressMs }) => fromPressMs)
  const late = ended.filter(({ allowedAfterwards }) => allowedAfterwards > 0).length
  const p99 = percentile(fromPress, 0.99)
  const ms = (value: number) => `${value.toFixed(0)} ms`
  return {
    figures: [
      `${ended.length} sessions on two servers; requests allowed after the removal was answered: in ${late} sessions`,
      `from the press to the refusal: median ${ms(median(fromPress))}, p99 ${ms(p99)}, longest ${ms(Math.max(...fromPress))}`,
    ],
    broken: [
      ...(late > 0 ? [`${late} sessions were let in after the removal was answered.`] : []),
      ...(p99 <= mostP99Ms ? [] : [`p99 is ${ms(p99)}, above ${ms(mostP99Ms)}.`]),
    ],
  }
}
