import { preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs'
import type { Ask, PolicySource, User } from '../../packages/policy/src/index.ts'
import type { World } from '../../packages/policy/test/reference.ts'
import {
  contextInCedar,
  type Entity,
  organisationsInCedar,
  type Permit,
  permitsOf,
  resourceInCedar,
  userInCedar,
} from './cedar-translation.ts'

/** Every permission a user has on what is asked about. The action of the question is left aside. */
export type Referee = (user: User, ask: Omit<Ask, 'action'>) => ReadonlySet<string>

const SET = 'asked'
const EVERY = { type: 'Action', id: 'every' }

/**
 * Cedar's own engine, told a policy and a world. It is asked for every action at once: the request's action belongs to all of
 * them, and the permits that hold are its reasons. Throws when Cedar cannot read what it is told, or errs while it answers.
 */
export function cedarFor(policy: PolicySource, world: World, at: number): Referee {
  const permits = permitsOf(policy, world)
  const staticPolicies = Object.fromEntries(permits.map((it, index) => [`permit${index}`, it.cedar]))
  const read = preparsePolicySet(SET, { staticPolicies })
  if (read.type === 'failure') throw new Error(`Cedar does not read the policies: ${JSON.stringify(read.errors[0])}`)
  const still = [...organisationsInCedar(world), everyAction(permits)]
  const ids = new Set(world.organisations.map((it) => it.id))
  return (user, { resource, context, membership }) => {
    const entities = [...still, userInCedar(user), resourceInCedar(resource)]
    const circumstances = { at, attributes: contextInCedar(context), ...(membership !== undefined && { membership }) }
    // A record is read for one of its holders at a time.
    const reasons = holdersOf(policy, ids, resource).flatMap((holder) =>
      reasonsFor(user, { ...circumstances, ...(holder !== undefined && through(holder)) }, entities),
    )
    return new Set(reasons.map((id) => permits[Number(id.slice('permit'.length))]?.permission ?? ''))
  }
}

const everyAction = (permits: readonly Permit[]): Entity => ({
  uid: EVERY,
  attrs: {},
  parents: [...new Set(permits.map((it) => it.permission))].map((id) => ({ type: 'Action', id })),
})

const through = (id: string) => ({
  holder: { __entity: { type: 'Organisation', id } },
  site: { __entity: { type: 'Site', id } },
})

/** An organisation is its own holder; a record without holders is reached through none. */
function holdersOf(
  policy: PolicySource,
  known: ReadonlySet<string>,
  { type, id = '', holders = [] }: Ask['resource'],
): readonly (string | undefined)[] {
  if (Object.hasOwn(policy.organisations, type)) return [id].filter((it) => known.has(it))
  return type === 'self' || holders.length === 0 ? [undefined] : holders.filter((it) => known.has(it))
}

function reasonsFor(user: User, context: object, entities: readonly Entity[]): readonly string[] {
  const answer = statefulIsAuthorized({
    preparsedPolicySetId: SET,
    principal: { type: 'User', id: user.id },
    action: EVERY,
    resource: { type: 'Thing', id: 'asked' },
    context: { ...context },
    entities: entities.map(({ uid, attrs, parents }) => ({ uid, attrs: { ...attrs } as never, parents: [...parents] })),
  })
  if (answer.type === 'failure') throw new Error(`Cedar does not answer: ${JSON.stringify(answer.errors[0])}`)
  const { errors, reason } = answer.response.diagnostics
  if (errors[0] !== undefined) throw new Error(`Cedar errs: ${errors[0].error.message}`)
  return reason
}
