import type { Difference } from './area.ts'
import type { Membership } from './facts.ts'
import type { Facts } from './grants.ts'

/** Memberships that several rosters stand on, in order, and what is known of those of a user or an organisation once somebody asks. */
type Kept = {
  readonly byId: Map<string, Row>
  groups: Groups | undefined
  /** What was last looked for: judging a command and entering it ask for the same membership again and again. */
  last: Row | undefined
  /** Counts what was settled. */
  revision: number
}

/** One membership as it is kept, and its user's facts where a ledger keeps them: they say what this membership comes to. */
type Row = { membership: Membership; facts: Facts | undefined }

type Groups = { readonly ofUser: Map<string, Row[]>; readonly at: Map<string, Row[]> }

/** What became of one membership. `difference`, where only a placing did it: in what its assigned organisations differ. */
export type Change = {
  readonly before: Membership | undefined
  readonly after: Membership
  readonly difference: Difference | undefined
  /** Where it is kept; undefined for a membership that is new. */
  readonly row: Row | undefined
}

/** Never written to. */
const NO_CHANGES: Change[] = []

/** The memberships of a state, found by id, user and organisation, with those a change set has put in their place. */
export class Roster {
  readonly #kept: Kept
  readonly #revision: number
  #changes: Change[] = NO_CHANGES
  // Most change sets change one membership: a map for it would cost more than looking at it.
  #places: Map<string, number> | undefined

  private constructor(kept: Kept) {
    this.#kept = kept
    this.#revision = kept.revision
  }

  /** Of two memberships with one id the last counts, at the place of the first. */
  static of(memberships: Iterable<Membership>): Roster {
    const byId = new Map<string, Row>()
    for (const membership of memberships) {
      const row = byId.get(membership.id)
      if (row === undefined) byId.set(membership.id, { membership, facts: undefined })
      else row.membership = membership
    }
    return new Roster({ byId, groups: undefined, last: undefined, revision: 0 })
  }

  /** What was changed here since the roster was made or branched off, each membership once. */
  get changes(): readonly Change[] {
    return this.#changes
  }

  /** Whether nothing was settled since the roster was made or branched off, itself included: what is judged is entered once. */
  get isCurrent(): boolean {
    return this.#revision === this.#kept.revision
  }

  /** The same memberships once more, to be changed by themselves; they are not copied. */
  branch(): Roster {
    const branch = new Roster(this.#kept)
    if (this.#changes.length > 0) branch.#changes = this.#changes.slice()
    return branch
  }

  get(id: string): Membership | undefined {
    const place = this.#placeOf(id)
    return place < 0 ? this.#row(id)?.membership : this.#changes[place]?.after
  }

  has(id: string): boolean {
    return this.get(id) !== undefined
  }

  /** `difference`, of a placing: in what its assigned organisations differ from those of `before`, which is what `get` says of it. */
  put(after: Membership, difference?: Difference, before = this.get(after.id)): void {
    const place = this.#placeOf(after.id)
    // Two changes of one membership, one after the other.
    if (place < 0) this.#append({ before, after, difference, row: this.#row(after.id) })
    else {
      const { before: first, row } = this.#changes[place] as Change
      this.#changes[place] = { before: first, after, difference: undefined, row }
    }
  }

  /** In the order they came. */
  values(): readonly Membership[] {
    return this.#read(this.#kept.byId.values(), () => true)
  }

  ofUser(user: string): readonly Membership[] {
    return this.#read(this.#groups.ofUser.get(user), (it) => it.user === user)
  }

  at(organisation: string): readonly Membership[] {
    return this.#read(this.#groups.at.get(organisation), (it) => it.organisation === organisation)
  }

  /** Makes what was put here part of what this roster, and every other that stands on the same memberships, is made of. */
  settle(): void {
    for (const { after, row } of this.#changes) {
      if (row === undefined) this.#add(after)
      else row.membership = after
    }
    this.#changes = NO_CHANGES
    this.#places = undefined
    this.#kept.revision += 1
  }

  /** The facts a ledger keeps of the user of a settled membership. */
  factsOf(id: string): Facts | undefined {
    return this.#row(id)?.facts
  }

  /** The facts a ledger keeps of a user with a settled membership. */
  factsOfUser(user: string): Facts | undefined {
    return this.#groups.ofUser.get(user)?.[0]?.facts
  }

  /** Keeps a user's facts beside each of their settled memberships. */
  keepFacts(facts: Facts): void {
    for (const row of this.#groups.ofUser.get(facts.user.id) ?? []) row.facts = facts
  }

  #append(change: Change): void {
    if (this.#changes.length === 0) this.#changes = [change]
    else {
      this.#changes.push(change)
      this.#places?.set(change.after.id, this.#changes.length - 1)
    }
  }

  #row(id: string): Row | undefined {
    const kept = this.#kept
    if (kept.last?.membership.id === id) return kept.last
    const row = kept.byId.get(id)
    if (row !== undefined) kept.last = row
    return row
  }

  /** Where a membership stands among the changes; -1 where it does not. */
  #placeOf(id: string): number {
    const changes = this.#changes
    if (changes.length > FEW) {
      this.#places ??= new Map(changes.map(({ after }, place) => [after.id, place]))
      return this.#places.get(id) ?? -1
    }
    for (let place = 0; place < changes.length; place++) if (changes[place]?.after.id === id) return place
    return -1
  }

  #add(membership: Membership): void {
    const { byId, groups } = this.#kept
    const row: Row = { membership, facts: groups?.ofUser.get(membership.user)?.[0]?.facts }
    byId.set(membership.id, row)
    if (groups !== undefined) addTo(groups, row)
  }

  #read(rows: Iterable<Row> | undefined, isMeant: (membership: Membership) => boolean): readonly Membership[] {
    const found: Membership[] = []
    const isChanged = this.#changes.length > 0
    // INVARIANT (rows): each is kept by its id.
    for (const { membership } of rows ?? [])
      found.push(isChanged ? (this.get(membership.id) as Membership) : membership)
    for (const { before, after } of this.#changes) if (before === undefined && isMeant(after)) found.push(after)
    return found
  }

  get #groups(): Groups {
    if (this.#kept.groups !== undefined) return this.#kept.groups
    const groups: Groups = { ofUser: new Map(), at: new Map() }
    for (const row of this.#kept.byId.values()) addTo(groups, row)
    this.#kept.groups = groups
    return groups
  }
}

/** So many changes are looked through; more are found by a map. */
const FEW = 4

/** Whose a membership is and where it stands never changes. */
function addTo({ ofUser, at }: Groups, row: Row): void {
  const { user, organisation } = row.membership
  for (const [group, key] of [
    [ofUser, user],
    [at, organisation],
  ] as const) {
    const rows = group.get(key)
    if (rows === undefined) group.set(key, [row])
    else rows.push(row)
  }
}
