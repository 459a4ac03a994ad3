import type { Assigned, Membership, Organisation, PolicySource } from '../../packages/policy/src/index.ts'

/** Numbers from 0 up to 1, and what is drawn with them. */
export type Draw = {
  readonly random: () => number
  /** One of these; undefined of none. */
  readonly one: <T>(from: readonly T[]) => T | undefined
  /** Some of these, each with this chance. */
  readonly some: <T>(from: readonly T[], chance?: number) => T[]
  /** Whether something of this chance happens. */
  readonly happens: (chance: number) => boolean
}

export function drawWith(random: () => number): Draw {
  return {
    random,
    one: (from) => from[Math.floor(random() * from.length)],
    some: (from, chance = 0.4) => from.filter(() => random() < chance),
    happens: (chance) => random() < chance,
  }
}

export type SmallWorld = {
  readonly organisations: readonly Organisation[]
  readonly memberships: readonly Membership[]
}

/** The users of every small world. */
export const users = ['ann', 'bob', 'cat', 'dan', 'eve', 'fay', 'gus', 'hal'] as const
/** Dates fall around the moment everything is asked at. */
export const at = 1000

/** A small world of a service: two or three organisations of every kind, everybody a member somewhere with some roles. */
export function drawWorld(policy: PolicySource, draw: Draw): SmallWorld {
  const organisations = drawOrganisations(policy, draw)
  const homes = organisations.filter(({ kind }) => rolesAt(policy, kind).length > 0)
  // Most are members of one organisation, of a kind in which places are contested, or no constraint would ever be met.
  const counted = new Set(Object.values(policy.constraints).map((it) => ('per' in it ? it.per : undefined)))
  const crowded = draw.one(homes.filter(({ kind }) => counted.has(kind))) ?? draw.one(homes)
  const memberships = users.flatMap((user, index) => {
    const home = draw.happens(0.7) ? crowded : draw.one(homes)
    return home ? [drawMembership(policy, draw, { id: `m${index}`, user, home, organisations })] : []
  })
  return { organisations, memberships }
}

function drawOrganisations(policy: PolicySource, draw: Draw): Organisation[] {
  const made: Organisation[] = []
  const kinds = Object.entries(policy.organisations)
  // A kind may stand within one that is written after it: each pass adds those whose parents are there.
  for (let pass = 0; pass < kinds.length; pass++) {
    for (const [kind, { within = [], heldBy = [] }] of kinds) {
      const wanted = within.length === 0 ? 1 : 2
      if (made.filter((it) => it.kind === kind).length >= wanted) continue
      const parent = draw.one(made.filter((it) => within.includes(it.kind)))
      if (within.length > 0 && !parent) continue
      const holders = draw
        .some(
          made.filter((it) => heldBy.includes(it.kind)),
          0.3,
        )
        .map(({ id }) => id)
      made.push({
        id: `${kind}${made.length}`,
        kind,
        status: 'open',
        ...(parent && { parent: parent.id }),
        ...(holders.length > 0 && { holders }),
        attributes: drawAttributes(policy, kind, draw),
      })
    }
  }
  return made
}

function drawAttributes(policy: PolicySource, kind: string, draw: Draw): Record<string, boolean | readonly string[]> {
  const modules = [...new Set(Object.values(policy.permissions).flatMap(({ module }) => module ?? []))]
  const declared = Object.entries(policy.organisations[kind]?.attributes ?? {})
  const drawn = declared.map(([name, type]): [string, boolean | readonly string[]] | undefined => {
    if (name === 'modules') return [name, draw.some(modules, 0.7)]
    return type === 'boolean' ? [name, draw.happens(0.5)] : undefined
  })
  return Object.fromEntries(drawn.filter((it) => it !== undefined))
}

type Joining = { id: string; user: string; home: Organisation; organisations: readonly Organisation[] }

function drawMembership(policy: PolicySource, draw: Draw, { id, user, home, organisations }: Joining): Membership {
  const roles = draw.some(rolesAt(policy, home.kind), 0.5)
  return {
    id,
    user,
    organisation: home.id,
    status: draw.happens(0.85) ? 'active' : 'suspended',
    assigned: drawAssigned(draw, organisations, policy),
    assignments: roles.map((role) => ({ role })),
  }
}

/** Assigned organisations: every one of a kind, some, or none. */
export function drawAssigned(draw: Draw, organisations: readonly Organisation[], policy: PolicySource): Assigned[] {
  const kind = draw.one(Object.keys(policy.organisations))
  if (kind !== undefined && draw.happens(0.4)) return [{ every: kind }]
  return draw.some(organisations, 0.2).map(({ id }) => id)
}

/** The built-in roles that a membership at this kind of organisation may hold. */
export function rolesAt(policy: PolicySource, kind: string): readonly string[] {
  return Object.entries(policy.roles).flatMap(([key, role]) => (role.at.includes(kind) ? [key] : []))
}
