import type { Command, Refusal, State } from './command.ts'
import { draftOf } from './draft.ts'
import { judge } from './judge.ts'
import type { Policy } from './policy.ts'
import { commandsOf } from './possible-commands.ts'

/** A step upwards: who gives which change set, and the state it leaves. */
export type Climbed = { readonly user: string; readonly changeSet: readonly Command[]; readonly state: State }

/** What only adds. */
const ADDING = new Set<Command['do']>([
  'assignRole',
  'addMembership',
  'invite',
  'acceptInvitation',
  'reactivateMembership',
  'firstAdministrator',
  'place',
])

const WAKING = new Set<Command['do']>(['acceptInvitation', 'reactivateMembership'])

/**
 * The next step that gives the coalition more in this state, tried command by command; where a constraint refuses it, with what the
 * refusal says would make it legal. Undefined when there is none. `isNew` says whether a state was not seen yet.
 */
export function climb(
  policy: Policy,
  state: State,
  coalition: readonly string[],
  at: number,
  isNew: (state: State) => boolean,
): Climbed | undefined {
  const draft = draftOf(state)
  const about = new Map(state.memberships.map((it) => [it.id, it.user]))
  const offers = coalition.flatMap((user) =>
    commandsOf(policy, draft, coalition, user, at, coalition).map((command) => ({ user, command })),
  )
  // Who sleeps is woken before more is given to them: what they could not hold together awake would keep them asleep.
  for (const acts of [WAKING, ADDING]) {
    for (const { user, command } of offers) {
      if (!acts.has(command.do) || ('membership' in command && !isOurs(command, about, coalition))) continue
      // Everywhere beneath home is the one place worth being sent to.
      if (command.do === 'place' && command.assigned[0] !== homeOf(state, command.membership)) continue
      const changeSet = repaired(policy, state, user, command, at)
      if (changeSet === undefined) continue
      const judgement = judge(policy, state, { user }, changeSet, at)
      if (judgement.allowed && isNew(judgement.state)) return { user, changeSet, state: judgement.state }
    }
  }
  return undefined
}

const homeOf = (state: State, id: string): string | undefined =>
  state.memberships.find((it) => it.id === id)?.organisation

const isOurs = (command: Command, about: ReadonlyMap<string, string>, coalition: readonly string[]): boolean => {
  const user = 'user' in command ? command.user : 'membership' in command ? about.get(command.membership) : undefined
  return user !== undefined && coalition.includes(user)
}

/** The command with what constraints ask besides, as their refusals tell it; undefined when that does not help. */
function repaired(
  policy: Policy,
  state: State,
  user: string,
  command: Command,
  at: number,
): readonly Command[] | undefined {
  let changeSet: readonly Command[] = [command]
  for (let tries = 0; tries < 6; tries++) {
    const judgement = judge(policy, state, { user }, changeSet, at)
    if (judgement.allowed) return changeSet
    const missing = judgement.refusals.flatMap((refusal) => remedyOf(policy, state, command, refusal))
    const fresh = missing.filter((it) => !changeSet.some((one) => JSON.stringify(one) === JSON.stringify(it)))
    if (fresh.length === 0) return undefined
    changeSet = [...changeSet, ...fresh]
  }
  return undefined
}

/** What a refusal by a constraint asks for: the roles needed too, the places, or that others give way. */
function remedyOf(policy: Policy, state: State, command: Command, refusal: Refusal): readonly Command[] {
  const { code, membership, roles = [], organisation } = refusal
  if (membership !== undefined && code === 'requires') {
    return roles.slice(1).map((role) => ({ do: 'assignRole', membership, role }))
  }
  if (membership !== undefined && code === 'coversAll') {
    const constraint = policy.source.constraints[refusal.rule ?? '']
    return constraint !== undefined && 'coversAll' in constraint
      ? [{ do: 'place', membership, assigned: [{ every: constraint.coversAll }] }]
      : []
  }
  if (code === 'exactlyOne' || code === 'exclusive') {
    // Apart per user: whichever of the user's memberships holds the other.
    const kept = command.do === 'assignRole' ? command.role : undefined
    return state.memberships
      .filter((it) => (membership === undefined ? refusal.people.includes(it.user) : it.id === membership))
      .flatMap((it) => it.assignments.map(({ role }) => ({ membership: it.id, role })))
      .filter(({ role }) => roles.includes(role) && role !== kept)
      .map((it) => ({ do: 'revokeRole', ...it }))
  }
  if (code !== 'atMost') return []
  return state.memberships
    .filter((it) => it.organisation === organisation && it.status === 'active' && refusal.people.includes(it.user))
    .flatMap((it) => it.assignments.filter((one) => roles.includes(one.role)).map((one) => ({ it, role: one.role })))
    .map(({ it, role }): Command => ({ do: 'revokeRole', membership: it.id, role }))
}
