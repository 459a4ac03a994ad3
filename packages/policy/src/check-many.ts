import { check } from './check.ts'
import { type Facts, foldedAt } from './grants.ts'
import type { Places } from './places.ts'
import { type PermissionEntry, type Policy, permissionNamed } from './policy.ts'
import { ASSIGNED, EVERYWHERE, NOTHING, SLOW } from './powers.ts'

/** Many users' facts at one moment, laid out as numbers: for imports, reports and migrations that ask millions of questions. */
export type Roll = {
  /** @internal */
  readonly policy: Policy
  /** @internal */
  readonly places: Places
  /** @internal */
  readonly facts: readonly Facts[]
  /** @internal */
  readonly at: number
  /** @internal */
  readonly permissions: readonly PermissionEntry[]
  /** @internal four numbers a user: where its ways begin (-1: not quick), low, high, what to add to a position to get its bit. */
  readonly rows: Int32Array
  /** @internal */
  readonly ways: Uint8Array
  /** @internal */
  readonly bits: Int32Array
  /** @internal the number of the kind a permission is asked of; -1 for a record. */
  readonly kinds: Int16Array
}

/** Questions in columns of one length: a user's place in the roll, `askNumber`, and `placeNumber` of the only holder. */
export type Columns = {
  readonly users: Int32Array
  readonly asks: Int32Array
  readonly places: Int32Array
}

/**
 * Lays out the facts of many users, all made with the same `places`, for the moment `at` (epoch milliseconds). A user's number
 * is its place in `facts`. Never fails; it answers for this revision of the facts only.
 */
export function rollOf(policy: Policy, places: Places, facts: readonly Facts[], at: number): Roll {
  const permissions = policy.numbered.entries
  const known = new Map<Uint8Array, number>()
  const rows = new Int32Array(facts.length * 4)
  const bits: number[] = []
  for (const [user, it] of facts.entries()) {
    foldedAt(policy, it, at)
    rows.set(rowOf(policy, places, it, known, bits), user * 4)
  }
  const ways = new Uint8Array(known.size * permissions.length)
  for (const [of, from] of known) ways.set(of, from)
  const kinds = Int16Array.from(permissions, (it) => (it.isOfKind ? numberOf(places, it.type) : -1))
  return { policy, places, facts, at, permissions, rows, ways, bits: Int32Array.from(bits), kinds }
}

const NOT_QUICK = [-1, 0, 0, 0]

function rowOf(policy: Policy, places: Places, it: Facts, known: Map<Uint8Array, number>, bits: number[]): number[] {
  const { ways, low, high, start, bits: own } = it
  if (ways === undefined || own === undefined || it.policy !== policy || it.places !== places) return NOT_QUICK
  if (places.kindNames.length > MANY_KINDS) return NOT_QUICK
  const from = known.get(ways) ?? known.size * ways.length
  known.set(ways, from)
  const first = bits.length * 32
  for (let bit = low + start; bit < high + start; bit += 32) bits.push(own[bit >> 5] ?? 0)
  return [from, low, high, first - low]
}

const MANY_KINDS = 255

/** The number of a kind: MANY_KINDS for those that share it, and for a kind that none of the organisations is of, one that none has. */
function numberOf({ kindNames }: Places, kind: string): number {
  const number = kindNames.indexOf(kind)
  return number < 0 ? MANY_KINDS + 1 : Math.min(number, MANY_KINDS)
}

/** The number of a permission, asked of the first of its types. -1 when it is unknown: such a question is denied. */
export function askNumber(policy: Policy, action: string): number {
  return permissionNamed(policy, action)?.index ?? -1
}

/** The number of an organisation. -1 when it is unknown: such a question is denied. */
export function placeNumber(places: Places, id: string): number {
  return places.position.get(id) ?? -1
}

/**
 * Answers every question of the columns into `answers` (1: allowed), and returns how many are. Each is what `check` says of a thing
 * with that only holder (of an organisation: itself) about which nothing else is known. Throws a RangeError when `answers` is too short.
 */
export function checkMany(roll: Roll, { users, asks, places }: Columns, answers: Uint8Array): number {
  if (answers.length < users.length) throw new RangeError('There are more questions than room for answers.')
  const { rows, ways, bits, kinds } = roll
  const { kindNumbers, anyShut } = roll.places
  let allowed = 0
  for (let it = 0; it < users.length; it++) {
    // INVARIANT (columns): all of one length. INVARIANT (rows): four for each user of the roll.
    const row = (users[it] as number) * 4
    const ask = asks[it] as number
    const place = places[it] as number
    const from = rows[row] as number
    let answer = 0
    if (place >= 0 && ask >= 0) {
      const way = from >= 0 ? (ways[from + ask] as number) : SLOW
      const kind = kinds[ask] as number
      if (way === NOTHING || (kind >= 0 && kindNumbers[place] !== kind)) answer = 0
      else if (way === SLOW) answer = slowAnswer(roll, users[it] as number, ask, place)
      else if (way !== EVERYWHERE && (place < (rows[row + 1] as number) || place >= (rows[row + 2] as number)))
        answer = 0
      else if (way === ASSIGNED) {
        const bit = place + (rows[row + 3] as number)
        answer = ((bits[bit >> 5] as number) >> (bit & 31)) & 1
      } else answer = 1
      if (anyShut && answer === 1 && isShut(roll, ask, place)) answer = 0
    }
    answers[it] = answer
    allowed += answer
  }
  return allowed
}

/** What is closed is denied however it is reached. */
function isShut({ places, permissions }: Roll, ask: number, place: number): boolean {
  return places.shut[place] === 1 && permissions[ask]?.closed !== true
}

function slowAnswer(
  { policy, places, facts, at, permissions }: Roll,
  user: number,
  ask: number,
  place: number,
): number {
  const permission = permissions[ask]
  const id = places.ids[place]
  const own = facts[user]
  if (permission === undefined || id === undefined || own === undefined) return 0
  const thing = permission.isOfKind ? { id } : { holders: [id] }
  return check(policy, own, { action: permission.key, resource: { type: permission.type, ...thing } }, at).allowed
    ? 1
    : 0
}
