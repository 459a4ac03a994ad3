import { type Command, judge, type Policy, type State } from '@remit/policy'
import { beneath } from './reference.ts'

/** Everything a coalition can reach, found by trying everything: every single command and pair of commands, again and again. */

/** The roles the coalition's users come to hold in any state they can reach: `user organisation role`. */
export function everythingReached(
  policy: Policy,
  start: State,
  coalition: readonly string[],
  at: number,
  mostStates: number,
): ReadonlySet<string> | undefined {
  const reached = new Set(heldIn(start, coalition))
  const seen = new Set([words(start)])
  const waiting = [start]
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
    for (const user of coalition) {
      const possible = alphabet(policy, state, coalition).filter(
        (command) => judge(withoutConstraints(policy), state as State, { user }, [command], at).allowed,
      )
      for (const changeSet of [...possible.map((it) => [it]), ...pairs(possible)]) {
        const judgement = judge(policy, state, { user }, changeSet, at)
        if (!judgement.allowed || seen.has(words(judgement.state))) continue
        seen.add(words(judgement.state))
        if (seen.size > mostStates) return undefined
        for (const it of heldIn(judgement.state, coalition)) reached.add(it)
        waiting.push(judgement.state)
      }
    }
  }
  return reached
}

const bare = new WeakMap<Policy, Policy>()

function withoutConstraints(policy: Policy): Policy {
  const known = bare.get(policy) ?? { ...policy, constraints: [] }
  bare.set(policy, known)
  return known
}

const pairs = (all: readonly Command[]) =>
  all.flatMap((first, index) => all.slice(index + 1).map((second): readonly Command[] => [first, second]))

const heldIn = (state: State, coalition: readonly string[]): readonly string[] =>
  state.memberships
    .filter((it) => coalition.includes(it.user) && it.status === 'active')
    .flatMap((it) => it.assignments.map(({ role }) => `${it.user} ${it.organisation} ${role}`))

const words = (state: State): string =>
  state.memberships
    .filter((it) => it.status !== 'ended')
    .map(({ id: _, ...it }) => JSON.stringify({ ...it, assignments: it.assignments.map((one) => one.role).sort() }))
    .sort()
    .join()

/** Every command about people there is, possible or not. */
function alphabet(policy: Policy, state: State, coalition: readonly string[]): readonly Command[] {
  const about = state.memberships.flatMap(({ id: membership, organisation, status }): Command[] => {
    if (status === 'ended') return []
    const places = state.organisations.map((it) => it.id).filter((id) => beneath(state, id, organisation))
    const assigned = [[], ...places.map((id) => [id]), ...[...policy.kinds].map((every) => [{ every }])]
    return [
      ...[...policy.roles.keys()].flatMap((role): Command[] => [
        { do: 'assignRole', membership, role },
        { do: 'revokeRole', membership, role },
      ]),
      ...assigned.map((it): Command => ({ do: 'place', membership, assigned: it })),
      { do: 'acceptInvitation', membership },
      { do: 'suspendMembership', membership },
      { do: 'reactivateMembership', membership },
      { do: 'endMembership', membership },
    ]
  })
  const entering = coalition.flatMap((user) =>
    state.organisations.flatMap(({ id: organisation }): Command[] => {
      const made = { membership: `new ${state.memberships.length}`, user, organisation }
      return [
        { do: 'addMembership', ...made, assigned: [], roles: [] },
        { do: 'invite', ...made, assigned: [], roles: [] },
        { do: 'firstAdministrator', ...made, status: 'active' },
      ]
    }),
  )
  return [...about, ...entering]
}
