import { type Db, inTransaction, newId } from '../../packages/platform/src/db/index.ts'
import { applyChanges, type DirectoryCommand } from '../../packages/platform/src/directory/index.ts'
import { Refusal } from '../../packages/platform/src/refusals.ts'
import { wholeState } from '../../packages/platform/src/testing/whole-state.ts'
import type { Policy, State } from '../../packages/policy/src/index.ts'
import { keepsConstraints } from '../../packages/policy/test/reference-constraints.ts'
import { buildPractice } from './crowd-practice.ts'
import { buildWorld, type CrowdWorld } from './crowd-world.ts'
import { drawChangeSet } from './model-commands.ts'
import type { Draw } from './model-worlds.ts'
import type { Outcome } from './report.ts'

/** After so many pairs a new authority is made: by then few are left in the old one. */
const pairsAWorld = 40
const size = 5

type Tally = { done: number; both: number; one: number; none: number; readonly broken: string[] }

export type PairPlan = { readonly pairs: number; readonly builders: readonly Build[]; readonly now: Date }

type Build = (db: Db, name: string, now: Date) => Promise<Pick<CrowdWorld, 'policy' | 'authority'>>

/** By service: an organisation in which places are contested. */
export const contested: Readonly<Record<string, Build>> = {
  ncmp: (db, name, now) => buildWorld(db, name, size, now),
  pcse: (db, _name, now) => buildPractice(db, size, now),
}

/**
 * On an empty, migrated PostgreSQL database: pairs of change sets drawn at random, each pair at once on two connections.
 * After each pair every constraint is as true as before. Rejects on anything that is no refusal: a deadlock, a broken row.
 */
export async function provePairs(db: Db, { pairs, builders, now }: PairPlan, draw: Draw): Promise<Outcome> {
  const tally: Tally = { done: 0, both: 0, one: 0, none: 0, broken: [] }
  while (tally.done < pairs) {
    // INVARIANT (services): there is at least one; who names none gets all.
    const build = builders[(tally.done / pairsAWorld) % builders.length] as Build
    const { authority, policy } = await build(db, `Pairs ${tally.done}`, now)
    await pairUp({ db, policy, draw, now, authority }, Math.min(pairsAWorld, pairs - tally.done), tally)
  }
  const { done, both, one, none, broken } = tally
  const figure = `${done} pairs at once on PostgreSQL: both made ${both}, one ${one}, neither ${none}`
  const isIdle = both + one < done / 10 || one === 0
  return { figures: [figure], broken: isIdle ? [...broken, `${figure}: too few to mean anything`] : broken }
}

type Pairing = { db: Db; policy: Policy; draw: Draw; now: Date; authority: string }

async function pairUp({ db, policy, draw, now, authority }: Pairing, pairs: number, tally: Tally): Promise<void> {
  let before = within(await wholeState(db, policy.key), authority)
  for (let pair = 0; pair < pairs; pair++) {
    const drawing = { policy: policy.source, state: before, draw, newId: () => newId(now) }
    const sets = [drawChangeSet(drawing), drawChangeSet(drawing)].map(({ actor, commands }) => ({
      actor: 'user' in actor ? { id: actor.user, name: 'Somebody', acting: { id: actor.membership ?? '' } } : actor,
      commands: commands.map((command) => asWritten(command, before)),
    }))
    const made = await Promise.all(
      sets.map(({ actor, commands }) =>
        inTransaction(db, (tx) => applyChanges(tx, { policy, actor, commands, now })).then(
          () => true,
          (cause) => {
            if (cause instanceof Refusal) return false
            throw cause
          },
        ),
      ),
    )
    const after = within(await wholeState(db, policy.key), authority)
    const count = made.filter(Boolean).length
    tally[count === 2 ? 'both' : count === 1 ? 'one' : 'none']++
    tally.done++
    if (!keepsConstraints(policy.source, before, after, now.getTime())) {
      tally.broken.push(`A pair broke a constraint: ${JSON.stringify(sets)}`)
    }
    before = after
  }
}

/** The drawn command with what the directory keeps besides: names of places, users there are. */
function asWritten(command: ReturnType<typeof drawChangeSet>['commands'][number], state: State): DirectoryCommand {
  if (command.do === 'addOrganisation') return { ...command, name: 'A new place' }
  if (!('user' in command)) return command
  const users = [...new Set(state.memberships.map(({ user }) => user))]
  return { ...command, user: users[command.user.length % users.length] ?? command.user }
}

/** The part of the world at and beneath one authority. */
function within({ organisations, memberships }: State, authority: string): State {
  const here = organisations.filter(({ id, parent }) => id === authority || parent === authority)
  const ids = new Set(here.map(({ id }) => id))
  const above = organisations.filter(({ id }) => here.some(({ parent }) => parent === id) && !ids.has(id))
  return {
    organisations: [...above, ...here],
    memberships: memberships.filter(({ organisation }) => ids.has(organisation)),
  }
}
