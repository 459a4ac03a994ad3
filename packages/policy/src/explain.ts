import { check } from './check.ts'
import type { Command, State } from './command.ts'
import type { Ask, Reason } from './decision.ts'
import { forAdministrator, forPerson, type NameOf, remedyWords } from './explain-words.ts'
import type { Facts } from './grants.ts'
import type { Policy } from './policy.ts'
import { reasonsFor } from './reasons.ts'
import { smallestRemedy } from './remedy.ts'

/** What the caller knows and the engine does not: names, and who may make a change. */
export type LookUp = {
  /** The name of a user, organisation or record as the reader knows it; undefined: the id is shown. */
  readonly nameOf?: NameOf
  /** The names of people who may make this change; none: nobody is named. */
  readonly whoMay?: (change: readonly Command[]) => readonly string[]
  /** The slice a remedy would touch, other people's memberships too: with it, no remedy is told that a constraint would refuse. */
  readonly state?: State
}

export type Explanation = {
  readonly allowed: boolean
  /** One or two sentences for the person who asked: says nothing of records or people they may not know. */
  readonly forPerson: string
  /** One or more sentences for an administrator: which role, which reach, which date. */
  readonly forAdministrator: string
  readonly derivation: readonly Reason[]
  /** For a denial: the smallest change that would allow it and that `judge` accepts, tried out before it is told; undefined: there is none. */
  readonly remedy:
    | { readonly change: readonly Command[]; readonly words: string; readonly who: readonly string[] }
    | undefined
}

/** The decision in words. Never throws; an unknown permission or resource is explained like any other denial. */
export function explain(policy: Policy, facts: Facts, ask: Ask, at: number, lookUp: LookUp = {}): Explanation {
  const { allowed } = check(policy, facts, ask, at)
  const derivation = reasonsFor(policy, facts, ask, at)
  const telling = { policy, facts, ask, nameOf: lookUp.nameOf ?? (() => undefined) }
  const change = allowed ? undefined : smallestRemedy(policy, facts, ask, at, lookUp.state)
  const who = (change && lookUp.whoMay?.(change)) ?? []
  return {
    allowed,
    forPerson: forPerson(telling, derivation, change !== undefined, who),
    forAdministrator: forAdministrator(telling, derivation, change),
    derivation,
    remedy: change && { change, words: remedyWords(telling, change), who },
  }
}
