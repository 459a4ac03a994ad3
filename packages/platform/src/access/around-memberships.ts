import { type FactsInput, type Membership, placesOf } from '@remit/policy'
import type { Reader } from '../db/index.ts'
import { madeRolesWith, organisationsAbove } from '../directory/index.ts'

/** What the engine needs to know around memberships: every place that they, their made roles or `holders` name, and those roles. */
export async function aroundMemberships(
  reader: Reader,
  memberships: readonly Membership[],
  holders: readonly string[],
): Promise<Pick<FactsInput, 'places'> & Required<Pick<FactsInput, 'customRoles'>>> {
  const named = memberships.flatMap(({ organisation, assigned }) => [
    organisation,
    ...assigned.flatMap((place) => (typeof place === 'string' ? place : (place.beneath ?? []))),
  ])
  const held = memberships.flatMap(({ assignments }) => assignments.map(({ role }) => role))
  const customRoles = await madeRolesWith(reader, [...new Set(held)])
  const above = [...named, ...holders, ...customRoles.map(({ organisation }) => organisation)]
  const places = placesOf(await organisationsAbove(reader, [...new Set(above)]))
  return { places, customRoles }
}
