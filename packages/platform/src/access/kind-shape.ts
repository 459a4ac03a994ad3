import type { Policy } from '@remit/policy'

/**
 * What a policy lets be beneath an organisation of one kind.
 * INVARIANT (placed by policy): organisations stand within, and are held by, the kinds their policy names; the judge writes no other.
 */
export interface KindShape {
  /** Nothing may stand within it or be held by it: it reaches itself alone. */
  readonly isLeaf: boolean
  /** Something may stand within it. */
  readonly hasBeneath: boolean
  /** Kinds beneath it, by parent, that have something beneath themselves: closed, they close more than themselves. */
  readonly closers: readonly string[]
  /** Its own kind and those beneath it, as far as they may hold something. */
  readonly holders: readonly string[]
  /** What it or anything beneath it may hold as second holder: nothing, leaves, or what has something beneath itself. */
  readonly holds: 'nothing' | 'leaves' | 'trees'
}

const shapes = new WeakMap<Policy, Map<string, KindShape>>()

/** The shape of one kind; of one the policy does not know, a leaf’s. */
export function shapeOf(policy: Policy, kind: string): KindShape {
  const known = shapes.get(policy) ?? new Map<string, KindShape>()
  const shape = known.get(kind) ?? readShape(policy, kind)
  shapes.set(policy, known.set(kind, shape))
  return shape
}

function readShape(policy: Policy, kind: string): KindShape {
  const beneath = beneathKind(policy, kind)
  const holders = [...new Set([kind, ...beneath])].filter((one) => heldKinds(policy, one).length > 0)
  const held = holders.flatMap((one) => heldKinds(policy, one))
  return {
    isLeaf: isLeaf(policy, kind),
    hasBeneath: beneath.length > 0,
    closers: beneath.filter((one) => childKinds(policy, one).length > 0),
    holders,
    holds: held.length === 0 ? 'nothing' : held.every((one) => isLeaf(policy, one)) ? 'leaves' : 'trees',
  }
}

/** Every kind that may have something beneath it by parent. */
export function closersOf(policy: Policy): readonly string[] {
  return kindsOf(policy).filter((kind) => childKinds(policy, kind).length > 0)
}

const kindsOf = (policy: Policy): readonly string[] => Object.keys(policy.source.organisations)

const isLeaf = (policy: Policy, kind: string): boolean =>
  childKinds(policy, kind).length === 0 && heldKinds(policy, kind).length === 0

const childKinds = (policy: Policy, kind: string): readonly string[] =>
  kindsOf(policy).filter((one) => policy.source.organisations[one]?.within?.includes(kind))

const heldKinds = (policy: Policy, kind: string): readonly string[] =>
  kindsOf(policy).filter((one) => policy.source.organisations[one]?.heldBy?.includes(kind))

/** By parent, as far as it goes; with the kind itself only where it may stand within its own. */
function beneathKind(policy: Policy, kind: string): readonly string[] {
  const found = new Set<string>()
  const asked = [kind]
  for (let next = asked.pop(); next !== undefined; next = asked.pop()) {
    for (const child of childKinds(policy, next)) {
      if (found.has(child)) continue
      found.add(child)
      asked.push(child)
    }
  }
  return [...found]
}
