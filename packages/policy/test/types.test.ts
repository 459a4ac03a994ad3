import { definePolicy, type PermissionOf } from '@remit/policy'
import { expect, it } from 'vitest'

/** Names are checked while a policy is typed; the compiler is the test, the expectations only keep it honest. */

const words = { label: 'l', plural: 'p' }
const permission = { label: 'l', section: 's' }

it('a policy whose names agree is typed, and its permissions are a type', () => {
  const policy = definePolicy({
    key: 'k',
    name: 'n',
    organisations: { county: words, library: { ...words, within: ['county'] } },
    resources: { loan: { ...words, heldBy: ['library'] } },
    permissions: { 'loan.view': permission, 'library.add': { ...permission, on: 'county' } },
    roles: {
      reader: { label: 'l', at: ['county'], grants: [{ permissions: ['loan.view'], scope: 'assigned' }] },
    },
    constraints: { one: { atMost: 1, roles: ['reader'], per: 'county' } },
    administration: {},
  })
  const known: PermissionOf<typeof policy> = 'loan.view'
  // @ts-expect-error the policy has no such permission
  const unknown: PermissionOf<typeof policy> = 'loan.veiw'
  expect(Object.keys(policy.permissions)).toContain(known)
  expect(Object.keys(policy.permissions)).not.toContain(unknown)
})

it('a name that is nowhere declared does not compile', () => {
  const rest = { key: 'k', name: 'n', resources: {}, administration: {}, organisations: { county: words } } as const
  const permissions = { 'county.see': permission }
  definePolicy({
    ...rest,
    permissions,
    roles: {
      // @ts-expect-error a role grants a permission that is not listed
      reader: { label: 'l', at: ['county'], grants: [{ permissions: ['county.sea'], scope: 'assigned' }] },
    },
    constraints: {},
  })
  definePolicy({
    ...rest,
    permissions,
    // @ts-expect-error a role is held in a kind that does not exist
    roles: { reader: { label: 'l', at: ['shire'], grants: [] } },
    constraints: {},
  })
  definePolicy({
    ...rest,
    permissions,
    roles: { reader: { label: 'l', at: ['county'], grants: [] } },
    // @ts-expect-error a constraint names a role that does not exist
    constraints: { one: { atMost: 1, roles: ['writer'], per: 'county' } },
  })
  expect(rest.key).toBe('k')
})
