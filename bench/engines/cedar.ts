import {
  type EntityJson,
  isAuthorizedPartial,
  preparsePolicySet,
  type StatefulAuthorizationCall,
  statefulIsAuthorized,
} from '@cedar-policy/cedar-wasm/nodejs'
import type { User } from '../workloads/national.ts'
import type { AskedThing } from '../workloads/questions.ts'
import { flatPermits, nationalPermits, viewingPermits } from './cedar-policies.ts'
import type { Engine } from './engine.ts'

/** Cedar in WebAssembly with its policies parsed beforehand. Entities go over with every question: it has no way of keeping them. */
export const cedar: Engine = {
  name: 'Cedar wasm, pre-parsed',
  cannot: { changes: 'keeps no assignments: the application passes them with each question' },
  load(national) {
    parse('national', nationalPermits)
    const users = new Map(national.users.map((user) => [user.id, principalOf(user)]))
    return {
      check({ user, action, resource }) {
        const principal = users.get(user)
        if (principal === undefined) return false
        const thing = { type: resource.type, id: resource.id }
        const entities = [principal, { uid: thing, attrs: attributesOf(resource), parents: [] }]
        return allowed({ ...questionOf('national', user, action), resource: thing, entities })
      },
      visible(user) {
        const principal = users.get(user)
        return principal === undefined ? [] : schoolsLeftOpen(user, principal)
      },
    }
  },
  loadFlat(flat) {
    parse('flat', flatPermits(flat))
    const users = new Map(flat.users.map(({ id, role }) => [id, entityOf(id, {}, [role])]))
    const resource = { type: 'thing', id: 'any' }
    return (user, action) => {
      const principal = users.get(user)
      return (
        principal !== undefined && allowed({ ...questionOf('flat', user, action), resource, entities: [principal] })
      )
    }
  },
}

function parse(name: string, staticPolicies: Readonly<Record<string, string>>): void {
  const read = preparsePolicySet(name, { staticPolicies })
  if (read.type === 'failure') throw new Error(read.errors[0]?.message)
}

const principalOf = (user: User): EntityJson =>
  entityOf(user.id, { authority: user.authority, schools: [...user.schools] }, user.roles)

const entityOf = (id: string, attrs: EntityJson['attrs'], roles: readonly string[]): EntityJson => ({
  uid: { type: 'User', id },
  attrs,
  parents: roles.map((role) => ({ type: 'Role', id: role })),
})

const attributesOf = ({ authority, school }: AskedThing): EntityJson['attrs'] => ({ authority, school: school ?? '' })

const questionOf = (set: string, user: string, action: string) => ({
  preparsedPolicySetId: set,
  principal: { type: 'User', id: user },
  action: { type: 'Action', id: action },
  context: {},
})

function allowed(call: StatefulAuthorizationCall): boolean {
  const answer = statefulIsAuthorized(call)
  if (answer.type === 'failure') throw new Error(answer.errors[0]?.message)
  return answer.response.decision === 'allow'
}

/** What is left of the permits when the pupil is not known: whether its school is among the principal's. */
function schoolsLeftOpen(user: string, principal: EntityJson): readonly string[] {
  const answer = isAuthorizedPartial({
    principal: { type: 'User', id: user },
    action: { type: 'Action', id: 'pupil.view' },
    resource: null,
    context: {},
    policies: { staticPolicies: viewingPermits },
    entities: [principal],
  })
  if (answer.type === 'failure') throw new Error(answer.errors[0]?.message)
  return answer.response.nontrivialResiduals.flatMap((id) => schoolsIn(answer.response.residuals[id]?.conditions))
}

/** The lists of schools in a residual, wherever they stand in it. */
function schoolsIn(part: unknown): readonly string[] {
  if (typeof part !== 'object' || part === null) return []
  const { contains, ...rest } = part as { contains?: { left?: { Set?: { Value: string }[]; Value?: string[] } } }
  const named = contains?.left?.Value ?? contains?.left?.Set?.map((it) => it.Value) ?? []
  return [...named, ...Object.values(rest).flatMap(schoolsIn)]
}
