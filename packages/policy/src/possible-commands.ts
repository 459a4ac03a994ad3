import { applyCommand } from './apply.ts'
import type { Command } from './command.ts'
import { copyOf, type Draft } from './draft.ts'
import type { Assigned, Membership } from './facts.ts'
import { actingIn, permit } from './permit.ts'
import { isBeneath } from './places.ts'
import type { Policy } from './policy.ts'

/** Past so many organisations beneath a membership's own, people are placed in all of them or in none. */
const FEW = 8

/** Every command about people (or only about these) that this user may give in this state and that changes it, constraints aside. */
export function commandsOf(
  policy: Policy,
  draft: Draft,
  coalition: readonly string[],
  user: string,
  at: number,
  about?: readonly string[],
): readonly Command[] {
  const acting = actingIn(policy, draft, { user }, [], at)
  const all = [
    ...draft.memberships
      .values()
      .filter((it) => it.status !== 'ended' && (about === undefined || about.includes(it.user)))
      .flatMap((it) => aboutMembership(policy, draft, it)),
    ...coalition.flatMap((it) => aboutNewcomer(policy, draft, it)),
  ]
  return all.filter((command) => {
    const after = copyOf(draft)
    const applied = applyCommand(policy, after, command, at)
    return applied.ok && permit(policy, acting, command, applied.concerns, after, at).ok
  })
}

function aboutMembership(policy: Policy, draft: Draft, it: Membership): readonly Command[] {
  const membership = it.id
  const roles = [...policy.roles.keys(), ...draft.customRoles.keys()]
  const held = new Set(it.assignments.map((one) => one.role))
  const now = JSON.stringify(it.assigned)
  return [
    ...roles.map(
      (role): Command =>
        held.has(role) ? { do: 'revokeRole', membership, role } : { do: 'assignRole', membership, role },
    ),
    ...placings(policy, draft, it.organisation)
      .filter((assigned) => JSON.stringify(assigned) !== now)
      .map((assigned): Command => ({ do: 'place', membership, assigned })),
    { do: 'acceptInvitation', membership },
    { do: 'suspendMembership', membership },
    { do: 'reactivateMembership', membership },
    { do: 'endMembership', membership },
  ]
}

/** Nowhere, everywhere, every organisation of a kind, and (where they are few) each organisation by itself. */
export function placings(policy: Policy, draft: Draft, home: string): readonly (readonly Assigned[])[] {
  const beneath = [...draft.organisations.keys()].filter((id) => id !== home && isBeneath(draft.places, id, home))
  const kinds = [...policy.kinds].map((every) => [{ every }])
  return [[], [home], ...kinds, ...(beneath.length > FEW ? [] : beneath.map((id) => [id]))]
}

/** Ways into an organisation for somebody of the coalition who is not there. */
function aboutNewcomer(policy: Policy, draft: Draft, user: string): readonly Command[] {
  return [...draft.organisations.values()].flatMap(({ id: organisation, kind }): readonly Command[] => {
    // Where no role can be held, being there leads nowhere.
    const isOfRoles = [...policy.roles.values()].some((role) => role.at.has(kind))
    if (!isOfRoles && draft.customRoles.size === 0) return []
    const mine = draft.memberships.ofUser(user).filter((it) => it.organisation === organisation)
    const membership = JSON.stringify([user, organisation, mine.length])
    const ways = [policy.source.firstAdministrator ?? []].flat().filter((it) => it.at === kind)
    const there = mine.find((it) => it.status !== 'ended')
    const appointments = ways.map(
      ({ roles: [role = ''] }): Command => ({
        do: 'firstAdministrator',
        membership: there?.id ?? membership,
        user,
        organisation,
        status: 'active',
        role,
      }),
    )
    if (there !== undefined) return appointments
    const made = { membership, user, organisation, assigned: [], roles: [] }
    return [{ do: 'addMembership', ...made }, { do: 'invite', ...made }, ...appointments]
  })
}
