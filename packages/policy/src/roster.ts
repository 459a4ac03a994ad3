import type { Membership } from './facts.ts'

/** Memberships that several rosters stand on, in order, and their ids by user and by organisation once somebody asks for them. */
type Kept = {
  readonly byId: Map<string, Membership>
  groups: Groups | undefined
}

type Groups = { readonly ofUser: Map<string, string[]>; readonly at: Map<string, string[]> }

const NONE = new Map<string, Membership>()

/** The memberships of a state, found by id, user and organisation, with those a change set has put in their place. */
export class Roster {
  readonly #kept: Kept
  #changed = NONE

  private constructor(kept: Kept) {
    this.#kept = kept
  }

  /** Of two memberships with one id the last counts, at the place of the first. */
  static of(memberships: Iterable<Membership>): Roster {
    const byId = new Map<string, Membership>()
    for (const membership of memberships) byId.set(membership.id, membership)
    return new Roster({ byId, groups: undefined })
  }

  /** What was put here since the roster was made or branched off. */
  get changed(): ReadonlyMap<string, Membership> {
    return this.#changed
  }

  /** The same memberships once more, to be changed by themselves; they are not copied. */
  branch(): Roster {
    const branch = new Roster(this.#kept)
    if (this.#changed.size > 0) branch.#changed = new Map(this.#changed)
    return branch
  }

  get(id: string): Membership | undefined {
    return (this.#changed.size === 0 ? undefined : this.#changed.get(id)) ?? this.#kept.byId.get(id)
  }

  has(id: string): boolean {
    return this.get(id) !== undefined
  }

  put(membership: Membership): void {
    if (this.#changed === NONE) this.#changed = new Map()
    this.#changed.set(membership.id, membership)
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
    for (const [id, membership] of this.#changed) {
      const isNew = !this.#kept.byId.has(id)
      this.#kept.byId.set(id, membership)
      if (isNew && this.#kept.groups !== undefined) addTo(this.#kept.groups, membership)
    }
    this.#changed = NONE
  }

  #read(ids: Iterable<string> | undefined, isMeant: (membership: Membership) => boolean): readonly Membership[] {
    const { byId } = this.#kept
    const found: Membership[] = []
    // INVARIANT (ids): of memberships that are kept.
    for (const id of ids ?? []) found.push(this.#changed.get(id) ?? (byId.get(id) as Membership))
    for (const [id, membership] of this.#changed) if (!byId.has(id) && isMeant(membership)) found.push(membership)
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
