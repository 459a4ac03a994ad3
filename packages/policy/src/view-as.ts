import { administersMore } from './administers-more.ts'
import { check, denial } from './check.ts'
import type { Decision, Resource } from './decision.ts'
import type { Membership, ViewingMode } from './facts.ts'
import { sleepOf } from './fold.ts'
import { type Facts, factsOf } from './grants.ts'
import type { Policy } from './policy.ts'

/** Who asks to view as whom: the viewer acting in one membership, one membership of the viewed user, and how. */
export type ViewAsk = {
  /** The viewer's acting membership: no other counts. */
  readonly membership: string
  /** The membership to be viewed. */
  readonly viewed: string
  readonly mode: ViewingMode
  /** The record that stands for the viewed user, owned by them, where the policy asks its permission of one (a staff account). */
  readonly record?: Resource | undefined
}

/**
 * May the viewer look through the viewed user's eyes? Allowed when the viewer is somebody else, is not viewing already, holds the
 * policy's permission for this mode at the organisation of the viewed membership, and the viewed user may administer no more than
 * the viewer may. `viewer.places` must hold the viewed user's organisations and assigned organisations too: what is not there is
 * unknown, and unknown denies. `at` is epoch milliseconds. Never throws.
 */
export function mayViewAs(policy: Policy, viewer: Facts, viewed: Facts, ask: ViewAsk, at: number): Decision {
  if (viewer.viewing !== undefined) return denial('viewing')
  if (viewer.user.id === viewed.user.id) return denial('sameUser')
  const membership = viewed.memberships.find((it) => it.id === ask.viewed && it.user === viewed.user.id)
  if (membership === undefined || sleepOf(membership, viewer.places, at) !== undefined) return denial('noMembership')
  const decision = permissionFor(policy, viewer, membership, ask, at)
  if (!decision.allowed) return decision
  // Whatever is being viewed already, what counts is what the user may do as themselves.
  const themselves = factsOf(policy, { ...viewed, viewing: undefined })
  return administersMore(policy, themselves, viewer, ask.membership, at) ? denial('administersMore') : decision
}

/** The first of the mode's permissions that the viewer holds, or the denial of the last. */
function permissionFor(policy: Policy, viewer: Facts, viewed: Membership, ask: ViewAsk, at: number): Decision {
  const { record } = ask
  if (record !== undefined && record.owner !== viewed.user) return denial('outOfReach')
  const { places } = viewer
  const kind = places.kinds[places.position.get(viewed.organisation) ?? -1] ?? ''
  const resource = record ?? { type: kind, id: viewed.organisation }
  let decision = denial('unknownPermission')
  for (const action of policy.viewAs[ask.mode]) {
    decision = check(policy, viewer, { action, resource, membership: ask.membership }, at)
    if (decision.allowed) return decision
  }
  return decision
}
