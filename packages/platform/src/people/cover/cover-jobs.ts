import { compileOrThrow, type Policy } from '@remit/policy'
import { type Db, inTransaction } from '../../db/index.ts'
import { coverNeeds, isGivenOn, listThinCover, type ThinCover } from '../../directory/index.ts'
import { defineJob, type JobDefinition } from '../../jobs/index.ts'
import { defineTemplate, send } from '../../notify/index.ts'
import type { Service } from '../../service.ts'
import { inWords } from '../words.ts'
import { neededRole } from './cover-words.ts'

const everyMs = 28 * 86_400_000

const alone = defineTemplate({
  kind: 'people.cover',
  subject: 'You are the only ((role)) of ((organisation)) on ((service))',
  paragraphs: [
    'Dear ((name)),',
    'Nobody but you is ((role)) of ((organisation)). ((without))',
    'Give it to a second person:',
    '((link))',
    'We remind you every four weeks while you are alone.',
  ],
})

/** Every morning: reminds whoever holds alone what an organisation cannot do without, once in four weeks. */
export function coverJobs({
  services,
  publicUrl,
}: {
  services: readonly Service[]
  publicUrl: string
}): readonly JobDefinition[] {
  return [
    defineJob({
      name: 'people.cover',
      schedule: '20 6 * * *',
      async run({ db, now }) {
        for (const service of services) await remind(db, service, publicUrl.replace(/\/+$/, ''), now)
      },
    }),
  ]
}

async function remind(db: Db, service: Service, publicUrl: string, now: Date): Promise<void> {
  const policy = compileOrThrow(service.policy)
  const thin = []
  // Whoever cannot give it to a second is not told to.
  const needs = coverNeeds(policy).filter((need) => isGivenOn(policy, need))
  for (const need of needs) thin.push(...(await listThinCover(db, { policy, need, now })))
  const link = `${publicUrl}/${service.key}/users`
  for (const alike of Map.groupBy(
    thin,
    ({ organisation, holders: [only] }) => `${organisation.id} ${only?.id}`,
  ).values())
    await remindOnce(db, policy, alike, { service: service.name, link }, now)
}

/** Everything one user holds alone in one organisation, in one message. */
async function remindOnce(
  db: Db,
  policy: Policy,
  alike: readonly ThinCover[],
  words: { service: string; link: string },
  now: Date,
): Promise<void> {
  const [first] = alike
  const only = first?.holders[0]
  if (first === undefined || only === undefined) return
  const { organisation } = first
  const roles = [...new Set(alike.flatMap((each) => each.roles))]
  await inTransaction(db, async (tx) => {
    const due = await tx
      .insertInto('cover_reminders')
      .values({ organisation_id: organisation.id, role: `${roles.join()} ${only.id}`, sent_at: now })
      .onConflict((on) =>
        on
          .columns(['organisation_id', 'role'])
          .doUpdateSet({ sent_at: now })
          .where('cover_reminders.sent_at', '<=', new Date(now.getTime() - everyMs)),
      )
      .returning('role')
      .executeTakeFirst()
    if (due === undefined) return
    const without = alike.some(({ others }) => others === 0)
      ? 'If you are ill or leave, nobody can give it to anybody else.'
      : 'If you are ill or leave, only those above you can give it to somebody else.'
    const role = inWords(alike.map((need) => neededRole(policy, need)))
    const gaps = { ...words, role, without, name: only.name, organisation: organisation.name }
    await send(tx, { template: alone, to: only.email, gaps, now })
  })
}
