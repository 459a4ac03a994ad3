import type { FirstAdministratorSource, PolicySource } from '@remit/policy'

/** Every way the policy gives an organisation without an administrator one; none when it declares none. */
export function firstAdministratorWays(
  policy: Pick<PolicySource, 'firstAdministrator'>,
): readonly FirstAdministratorSource[] {
  return [policy.firstAdministrator ?? []].flat() as readonly FirstAdministratorSource[]
}
