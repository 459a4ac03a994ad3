import { compileOrThrow } from '@remit/policy'
import type { Policies } from '../../access/index.ts'
import type { Db } from '../../db/index.ts'
import { defineJob, type JobDefinition } from '../../jobs/index.ts'
import { sendDigests } from '../../notify/index.ts'
import type { Service } from '../../service.ts'
import { expandAnnouncements, stillAllowed } from './expand.ts'
import { readHistory } from './read-history.ts'
import { optionalTopics, topicOf } from './topics.ts'

/** What telling people needs to know of this Remit. */
export interface Telling {
  services: readonly Service[]
  /** How links in messages begin. */
  publicUrl: string
}

/** Every minute: who hears of what happened, and the messages that are due. */
export function noticeJobs(telling: Telling): readonly JobDefinition[] {
  const policies = policiesOf(telling)
  return [
    defineJob({
      name: 'people.notices',
      schedule: '* * * * *',
      run: async ({ db, now }) => {
        await tellPeople(db, { ...telling, policies }, now)
      },
    }),
  ]
}

/** One round of it: reads the history, finds who hears, and sends what is due. Answers how many messages went to the outbox. */
export async function tellPeople(db: Db, telling: Telling & { policies?: Policies }, now: Date): Promise<number> {
  const policies = telling.policies ?? policiesOf(telling)
  await readHistory(db, policies, now)
  await expandAnnouncements(db, policies, now)
  const serviceOf = (key: string) => {
    const policy = policies.get(key)
    const service = telling.services.find((each) => each.key === key)
    if (policy === undefined || service === undefined) return undefined
    const optional = new Set(optionalTopics(policy).map((topic) => topic.key))
    return {
      name: service.name,
      labelOf: (topic: string) => topicOf(policy, topic)?.label ?? topic,
      isOptional: (topic: string) => optional.has(topic),
    }
  }
  const publicUrl = telling.publicUrl.replace(/\/+$/, '')
  return sendDigests(
    db,
    {
      publicUrl,
      serviceOf,
      stillAllowed: (tx, service, notices, at) => stillAllowed(tx, policies.get(service), notices, at),
    },
    now,
  )
}

function policiesOf({ services }: Telling): Policies {
  return new Map(services.map(({ key, policy }) => [key, compileOrThrow(policy)]))
}
