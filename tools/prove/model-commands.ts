import type { Actor, Command, CustomRole, Membership, PolicySource, State } from '../../packages/policy/src/index.ts'
import { at, type Draw, drawAssigned, rolesAt, users } from './model-worlds.ts'

/** What one draw makes its commands of; `newId` gives ids nothing has yet. */
export type Drawing = { policy: PolicySource; state: State; draw: Draw; newId: () => string }

/** Somebody, and one to three changes, most of them sensible and many not allowed. */
export function drawChangeSet(drawing: Drawing): { actor: Actor; commands: Command[] } {
  const { draw, state } = drawing
  const acting = draw.one(state.memberships)
  const system = { system: draw.one(['operator', 'operator', 'operator', 'job'] as const) ?? 'job', name: 'the proof' }
  const actor = acting && draw.happens(0.5) ? { user: acting.user, membership: acting.id } : system
  const length = draw.happens(0.7) ? 1 : 2 + Math.floor(draw.random() * 2)
  const commands = Array.from({ length }, () => drawCommand(drawing)).filter((command) => command !== undefined)
  return { actor, commands }
}

function drawCommand(drawing: Drawing): Command | undefined {
  const { draw, state } = drawing
  const member = draw.one(state.memberships)
  if (draw.happens(0.05) || member === undefined) return drawPlaceCommand(drawing)
  if (draw.happens(0.1)) return drawRoleDefinition(drawing)
  if (draw.happens(0.15)) return drawJoining(drawing)
  return drawMemberCommand(drawing, member)
}

function drawMemberCommand({ policy, state, draw }: Drawing, member: Membership): Command {
  const membership = member.id
  const home = state.organisations.find(({ id }) => id === member.organisation)
  const role =
    draw.one([...rolesAt(policy, home?.kind ?? ''), ...(state.customRoles ?? []).map(({ id }) => id)]) ?? 'none'
  const held = draw.one(member.assignments)?.role ?? role
  const until = draw.happens(0.2) ? { until: at + Math.floor(draw.random() * 9) } : {}
  const from = draw.happens(0.1) ? { from: at + Math.floor(draw.random() * 5) - 2 } : {}
  return (
    draw.one<Command>([
      { do: 'assignRole', membership, role, ...from, ...until },
      { do: 'assignRole', membership, role },
      { do: 'assignRole', membership, role },
      { do: 'assignRole', membership, role },
      { do: 'revokeRole', membership, role: held },
      { do: 'revokeRole', membership, role: held },
      { do: 'place', membership, assigned: drawAssigned(draw, state.organisations, policy) },
      {
        do: 'changePlaces',
        membership,
        added: drawAssigned(draw, state.organisations, policy),
        removed: member.assigned.slice(0, 1),
      },
      { do: 'suspendMembership', membership },
      { do: 'reactivateMembership', membership },
      { do: 'endMembership', membership },
      { do: 'acceptInvitation', membership },
    ]) ?? { do: 'endMembership', membership }
  )
}

function drawJoining({ policy, state, draw, newId }: Drawing): Command {
  const organisation = draw.one(state.organisations)
  const joining = {
    membership: newId(),
    user: draw.one(users) ?? 'ann',
    organisation: organisation?.id ?? 'nowhere',
  }
  const roles = draw.some(rolesAt(policy, organisation?.kind ?? ''), 0.4).map((role) => ({ role }))
  if (draw.happens(0.2)) {
    const declared = [policy.firstAdministrator ?? []].flat()
    const way = draw.one(declared)
    const appointed = way && {
      role: draw.one(way.roles) ?? '',
      approvedBy: { kind: draw.one(way.approvers) ?? '', name: 'N' },
    }
    return { do: 'firstAdministrator', ...joining, status: draw.happens(0.5) ? 'active' : 'invited', ...appointed }
  }
  const assigned = drawAssigned(draw, state.organisations, policy)
  return { do: draw.happens(0.5) ? 'invite' : 'addMembership', ...joining, assigned, roles }
}

function drawPlaceCommand({ policy, state, draw, newId }: Drawing): Command | undefined {
  const organisation = draw.one(state.organisations)
  if (!organisation) return undefined
  const kind = draw.one(Object.keys(policy.organisations)) ?? organisation.kind
  return draw.one<Command>([
    { do: 'closeOrganisation', organisation: organisation.id },
    { do: 'reopenOrganisation', organisation: organisation.id },
    {
      do: 'holdOrganisation',
      organisation: organisation.id,
      holders: draw.some(state.organisations, 0.1).map(({ id }) => id),
    },
    { do: 'addOrganisation', organisation: { id: newId(), kind, parent: organisation.id, status: 'open' } },
  ])
}

function drawRoleDefinition({ policy, state, draw, newId }: Drawing): Command | undefined {
  const made = draw.one(state.customRoles ?? [])
  if (made && draw.happens(0.2)) return { do: 'removeRole', role: made.id }
  const { customRoles } = policy
  const home = draw.one(state.organisations.filter(({ kind }) => customRoles?.at.includes(kind)))
  if (!customRoles || !home) return undefined
  const catalogue = customRoles.catalogue === 'all' ? Object.keys(policy.permissions) : customRoles.catalogue
  const grants = draw.some(catalogue, 0.1).map((permission): CustomRole['grants'][number] => ({
    permission,
    scope: draw.happens(0.5) ? 'assigned' : 'organisation',
  }))
  const role: CustomRole = {
    id: made?.id ?? newId(),
    organisation: made?.organisation ?? home.id,
    label: 'Made',
    grants,
  }
  return { do: made ? 'changeRole' : 'defineRole', role: draw.happens(0.3) ? { ...role, mayGive: 'any' } : role }
}
