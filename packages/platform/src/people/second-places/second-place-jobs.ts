import { compileOrThrow, type Policy } from '@remit/policy'
import { sql } from 'kysely'
import { type Db, inTransaction, type Tx } from '../../db/index.ts'
import { decidersOf, listSecondPlaces, noteReported, type SecondPlace } from '../../directory/index.ts'
import { defineJob, type JobDefinition } from '../../jobs/index.ts'
import { send } from '../../notify/index.ts'
import { dateInWords, type Service } from '../../service.ts'
import { listMembersAbove } from '../dormancy/members-above.ts'
import { secondPlaceMessages, usualKind } from './second-place-words.ts'

interface Telling {
  services: readonly Service[]
  publicUrl: string
}

/** Every hour: whoever joined a second organisation of a kind that people usually belong to one of is reported to both, once. */
export function secondPlaceJobs({ services, publicUrl }: Telling): readonly JobDefinition[] {
  const root = publicUrl.replace(/\/+$/, '')
  return [
    defineJob({
      name: 'people.second-places',
      schedule: '37 * * * *',
      async run({ db, now }) {
        for (const service of services) await reportAll(db, service, root, now)
      },
    }),
  ]
}

async function reportAll(db: Db, service: Service, publicUrl: string, now: Date): Promise<void> {
  const usual = usualKind({ service })
  if (usual === undefined) return
  const policy = compileOrThrow(service.policy)
  const where = sql<boolean>`not exists (select 1 from second_places s where s.earlier_id = e.id and s.later_id = l.id)`
  for (const place of await listSecondPlaces(db, { service: service.key, kind: usual.kind, where })) {
    await inTransaction(db, (tx) => report(tx, { policy, service, publicUrl, label: usual.label }, place, now))
  }
}

interface Reporting {
  policy: Policy
  service: Service
  publicUrl: string
  label: string
}

async function report(tx: Tx, { policy, service, publicUrl, label }: Reporting, place: SecondPlace, now: Date) {
  if (!(await noteReported(tx, place, now))) return
  const words = { person: place.user.name, kind: label, service: service.name, day: dateInWords(place.later.since) }
  const link = `${publicUrl}/${service.key}/users/${place.earlier.membership}/second-place`
  for (const { name, email } of await toldOf(tx, policy, place, 'earlier', now)) {
    const gaps = { ...words, name, organisation: place.earlier.organisation.name, link }
    await send(tx, { template: secondPlaceMessages.earlier, to: email, gaps, now })
  }
  for (const { name, email } of await toldOf(tx, policy, place, 'later', now)) {
    const gaps = { ...words, name, organisation: place.later.organisation.name }
    await send(tx, { template: secondPlaceMessages.later, to: email, gaps, now })
  }
}

/** Who may end the membership there, never the user themselves; where nobody may, those active in the nearest organisation above. */
async function toldOf(tx: Tx, policy: Policy, { user, ...place }: SecondPlace, which: 'earlier' | 'later', now: Date) {
  const { membership, organisation } = place[which]
  const commands = [{ do: 'endMembership', membership }] as const
  const deciders = await decidersOf(tx, { policy, organisation: organisation.id, commands, except: user.id, now })
  return deciders.length > 0 ? deciders : listMembersAbove(tx, organisation.id)
}
