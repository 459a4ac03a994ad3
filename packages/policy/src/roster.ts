import type { Difference } from './area.ts'
import type { Membership } from './facts.ts'

/** Memberships that several rosters stand on, in order, and their ids by user and by organisation once somebody asks for them. */
type Kept = {
  readonly byId: Map<string, Membership>
  groups: Groups | undefined
}

type Groups = { readonly ofUser: Map<string, string[]>; readonly at: Map<string, string[]> }

/** What became of one membership. `difference`, where only a placing did it: in what its assigned organisations differ. */
export type Change = {
  readonly before: Membership | undefined
  readonly after: Membership
  readonly difference: Difference | undefined
}

/** The memberships of a state, found by id, user and organisation, with those a change set has put in their place. */
export class Roster {
  readonly #kept: Kept
  // Most change sets change one membership: a map for it would cost more than looking it up.
  #first: Change | undefined
  #others: Map<string, Change> | undefined

  private constructor(kept: Kept) {
    this.#kept = kept
  }

  /** Of two memberships with one id the last counts, at the place of the first. */
  static of(memberships: Iterable<Membership>): Roster {
    const byId = new Map<string, Membership>()
    for (const membership of memberships) byId.set(membership.id, membership)
    return new Roster({ byId, groups: undefined })
  }

  /** What was changed here since the roster was made or branched off, each membership once. */
  get changes(): readonly Change[] {
    if (this.#first === undefined) return []
    return this.#others === undefined ? [this.#first] : [this.#first, ...this.#others.values()]
  }

  /** The same memberships once more, to be changed by themselves; they are not copied. */
  branch(): Roster {
    const branch = new Roster(this.#kept)
    branch.#first = this.#first
    if (this.#others !== undefined) branch.#others = new Map(this.#others)
    return branch
  }

  get(id: string): Membership | undefined {
    return this.#changed(id)?.after ?? this.#kept.byId.get(id)
  }

  has(id: string): boolean {
    return this.get(id) !== undefined
  }

  /** `difference`, of a placing: in what its assigned organisations differ from those of `before`, which is what `get` says of it. */
  put(after: Membership, difference?: Difference, before = this.get(after.id)): void {
    const { id } = after
    const change = { before, after, difference }
    if (this.#first === undefined) this.#first = change
    else if (this.#first.after.id === id) this.#first = joined(this.#first, change)
    else {
      this.#others ??= new Map()
      this.#others.set(id, joined(this.#others.get(id), change))
    }
  }

  /** In the order they came. */
  values(): readonly Membership[] {
    return this.#read(this.#kept.byId.keys(), () => true)
  }

  ofUser(user: string): readonly Membership[] {
    return this.#read(this.#groups.ofUser.get(user), (it) => it.user === user)
  }

  at(organisation: string): readonly Membership[] {
    return this.#read(this.#groups.at.get(organisation), (it) => it.organisation === organisation)
  }

  /** Makes what was put here part of what this roster, and every other that stands on the same memberships, is made of. */
  settle(): void {
    const { byId, groups } = this.#kept
    for (const { before, after } of this.changes) {
      byId.set(after.id, after)
      if (before === undefined && groups !== undefined) addTo(groups, after)
    }
    this.#first = undefined
    this.#others = undefined
  }

  #changed(id: string): Change | undefined {
    if (this.#first === undefined) return undefined
    return this.#first.after.id === id ? this.#first : this.#others?.get(id)
  }

  #read(ids: Iterable<string> | undefined, isMeant: (membership: Membership) => boolean): readonly Membership[] {
    const found: Membership[] = []
    // INVARIANT (ids): of memberships that are kept.
    for (const id of ids ?? []) found.push(this.get(id) as Membership)
    for (const { before, after } of this.changes) if (before === undefined && isMeant(after)) found.push(after)
    return found
  }

  get #groups(): Groups {
    if (this.#kept.groups !== undefined) return this.#kept.groups
    const groups: Groups = { ofUser: new Map(), at: new Map() }
    for (const membership of this.#kept.byId.values()) addTo(groups, membership)
    this.#kept.groups = groups
    return groups
  }
}

/** Two changes of one membership, one after the other. */
function joined(first: Change | undefined, next: Change): Change {
  return first === undefined ? next : { before: first.before, after: next.after, difference: undefined }
}

/** Whose a membership is and where it stands never changes. */
function addTo({ ofUser, at }: Groups, { id, user, organisation }: Membership): void {
  for (const [group, key] of [
    [ofUser, user],
    [at, organisation],
  ] as const) {
    const ids = group.get(key)
    if (ids === undefined) group.set(key, [id])
    else ids.push(id)
  }
}
