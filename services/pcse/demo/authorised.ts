import { record } from '@remit/platform/audit'
import type { Tx } from '@remit/platform/db'
import { idOf } from './id-of.ts'
import { centre, type PlaceKey, places } from './places.ts'

interface Listed {
  at: PlaceKey
  kind: string
  name: string
}

const listed: readonly Listed[] = [
  { at: 'ash', kind: 'GP Partner', name: 'Dr Asha Bell' },
  { at: 'birch', kind: 'Caldicott Guardian', name: 'Dr Rhys Bowen' },
  { at: 'cedar', kind: 'GP Partner', name: 'Dr Clare Day' },
  { at: 'cedar', kind: 'User listed on the Authorised Email List (AEL)', name: 'Amir Khan' },
  { at: 'wold', kind: 'ICB', name: 'Wendy Shaw' },
]

/** Lists who may authorise a form, at two practices, at the one without an administrator and at the ICB; recorded. */
export async function addAuthorisedPeople(tx: Tx, now: Date): Promise<void> {
  for (const { at, kind, name } of listed) {
    const { id: organisation, parent } = places[at]
    const id = idOf(`authorised ${name}`)
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@${at}.example`
    await tx
      .insertInto('authorised_people')
      .values({ id, service: 'pcse', organisation_id: organisation, kind, name, email, added_by: null, added_at: now })
      .execute()
    const above = parent === centre.id ? [centre.id] : [centre.id, parent]
    await record(tx, {
      at: now,
      actor: { system: 'demonstration' },
      service: 'pcse',
      organisation: { id: organisation, path: `/${[...above, organisation].join('/')}/` },
      action: 'authorised-person.added',
      subject: { type: 'authorised-person', id, name },
      after: { kind, email },
    })
  }
}
