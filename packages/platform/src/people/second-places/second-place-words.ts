import { sql } from 'kysely'
import { listSecondPlaces, type SecondPlace } from '../../directory/index.ts'
import { defineTemplate } from '../../notify/index.ts'
import type { Asking } from '../../service.ts'
import type { People } from '../people.ts'

/** What the two organisations are told: neither learns which the other is. */
export const secondPlaceMessages = {
  earlier: defineTemplate({
    kind: 'people.joined-another',
    subject: '((person)) has joined another ((kind)) on ((service))',
    paragraphs: [
      'Dear ((name)),',
      '((person)) belongs to ((organisation)) and joined another ((kind)) on ((day)), with the same email address.',
      'If ((person)) has left ((organisation)), end their access to it with one press:',
      '((link))',
      'If they work at both, say so there, and nobody is asked again.',
    ],
  }),
  later: defineTemplate({
    kind: 'people.still-elsewhere',
    subject: '((person)) still has access to another ((kind)) on ((service))',
    paragraphs: [
      'Dear ((name)),',
      '((person)), who joined ((organisation)) on ((day)), still has access to another ((kind)). We have told its administrators.',
      'There is nothing you need to do. If ((person)) has left the other ((kind)), you can ask them to have their access there ended.',
    ],
  }),
}

/** “practice”: what the service calls the kind that people usually belong to one of; undefined when there is none. */
export function usualKind({ service }: Pick<People, 'service'>): { kind: string; label: string } | undefined {
  const kind = service.people.usuallyOne
  return kind === undefined ? undefined : { kind, label: service.policy.organisations[kind]?.label ?? 'organisation' }
}

/** What the users page of the acting organisation says of second places: who joined another, and who is still elsewhere. */
export async function secondPlacesHere(
  people: People,
  { db, user }: Asking,
): Promise<{ label: string; joined: readonly SecondPlace[]; stillElsewhere: readonly SecondPlace[] } | undefined> {
  const usual = usualKind(people)
  const { organisation, service } = user.acting
  if (usual === undefined || organisation.kind !== usual.kind) return undefined
  const { id } = organisation
  const here = sql<boolean>`e.user_id in (select h.user_id from memberships h
    where h.organisation_id = ${id} and h.status = 'active') and (e.organisation_id = ${id} or l.organisation_id = ${id})`
  const all = await listSecondPlaces(db, { service, kind: usual.kind, where: here, limit: 20 })
  const isHere = (place: { id: string }) => place.id === id
  return {
    label: usual.label,
    joined: all.filter(({ earlier }) => isHere(earlier.organisation)),
    stillElsewhere: all.filter(({ later }) => isHere(later.organisation)),
  }
}
