import type { Attributes } from './condition.ts'
import type { Extent, Resource } from './decision.ts'
import type { Facts } from './grants.ts'
import type { Places } from './places.ts'
import type { Policy } from './policy.ts'

/**
 * Everything the user reaches with one permission: exactly what `check` allows, row by row. The facts' places must hold the
 * assigned organisations. An unknown permission gives an extent without parts (nothing). Never throws.
 */
export function list(
  policy: Policy,
  facts: Facts,
  permission: string,
  context: { readonly membership?: string | undefined; readonly attributes?: Attributes | undefined },
  at: number,
): Extent {
  throw new Error(`not built yet: ${policy.key} ${facts.user.id} ${permission} ${context} ${at}`)
}

/** Is this row inside the extent? The same reading as the SQL a platform makes of it, for tests and for small lists. */
export function isInside(extent: Extent, places: Places, resource: Resource): boolean {
  throw new Error(`not built yet: ${extent.permission} ${places} ${resource.type}`)
}
