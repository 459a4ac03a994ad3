import type { Database } from '../../packages/platform/src/db/index.ts'
import { ncmp } from '../../services/ncmp/service.ts'
import { fillWithUsers, type ManyUsers } from '../../services/ncmp/test/many-users.ts'
import { isSlow, openPages, type Reader, type Times, timesInWords } from './page-times.ts'
import type { Outcome } from './report.ts'
import { wishesOf } from './scale-addresses.ts'
import { listenToStatements, type WholeTables } from './statements.ts'

export type ScalePlan = ManyUsers & {
  readonly requests: number
  /** Of the users pages together, and of every other kind of page. */
  readonly mostP95Ms: number
  /** No statement reads all of such a table. */
  readonly whole: WholeTables
}

/**
 * The users page, one user, the history and the welcome page of whoever administers an authority of very many users, among very
 * many more: every answer’s server time, and every statement’s plan.
 */
export async function proveScale({ db, engine }: Database, plan: ScalePlan, now: Date): Promise<Outcome> {
  if (engine.kind !== 'postgres') throw new Error('Plans are checked on PostgreSQL.')
  const statements = listenToStatements(engine)
  const administrator = await fillWithUsers(db, plan, now)
  const wishes = await wishesOf(db, administrator.membershipId, plan.requests)
  const pages = await openPages(db, ncmp, () => now, statements.backends)
  try {
    const reader = await pages.readerFor(administrator)
    statements.forget()
    const times = await timesOf(reader, wishes)
    const whole = await statements.readWhole(plan.whole)
    const list = [...times].filter(([what]) => what.startsWith('users,')).flatMap(([, each]) => each)
    const groups = new Map([['the users page, all together', list], ...times])
    const slow = [...groups].filter(([, each]) => isSlow(each, plan.mostP95Ms))
    return {
      figures: [
        ...[...groups].map(([what, each]) => timesInWords(what, each)),
        `${statements.asked()} statements asked`,
      ],
      broken: [...slow.map(([what]) => `${what}: p95 above ${plan.mostP95Ms} ms`), ...whole],
    }
  } finally {
    await pages.close()
  }
}

/** Each kind of request once before, so that what is measured is a server that runs. */
async function timesOf(reader: Reader, wishes: Awaited<ReturnType<typeof wishesOf>>) {
  const warmed = new Set<string>()
  const times = new Map<string, Times[]>()
  for (const { what, address } of wishes) {
    if (!warmed.has(what)) await reader.ask(address)
    warmed.add(what)
    const { status, ms, workMs } = await reader.ask(address)
    if (status !== 200) throw new Error(`${address} answered ${status}.`)
    times.set(what, [...(times.get(what) ?? []), { ms, workMs }])
  }
  return times
}
