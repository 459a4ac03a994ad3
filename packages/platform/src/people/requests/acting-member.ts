import type { ActingMember } from '../../directory/index.ts'
import type { SignedInUser } from '../../service.ts'

/** The signed-in user as the directory takes whoever decides. */
export function actingMember({ id, name, acting, facts }: SignedInUser): ActingMember {
  return { policy: facts.policy, id, name, membership: acting.id, organisation: acting.organisation }
}
