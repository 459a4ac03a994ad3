import type { Tx } from '../../db/index.ts'
import {
  addRequest,
  commandsFor,
  type Decider,
  decidersOf,
  type Member,
  numberSetting,
  type RequestedAccess,
} from '../../directory/index.ts'
import { send } from '../../notify/index.ts'
import { type Acted, dateInWords, Refusal, refuse, type SignedInUser } from '../../service.ts'
import { firstAdministratorHref } from '../first-administrator-link.ts'
import type { People } from '../people.ts'
import { inWords } from '../words.ts'
import { requestTemplates } from './request-messages.ts'
import { requestInWords } from './request-words.ts'

const usualDays = 28
const dayMs = 86_400_000

/** One request on its way: shown with its effect first, sent when confirmed. */
export interface Wanting {
  people: People
  user: SignedInUser
  member: Member
  wanted: RequestedAccess
  reason: string | undefined
  confirmed: boolean
  /** What the check page says it would change, one line each. */
  effect: { gains: readonly string[]; losses: readonly string[] }
  /** What the check page sends back besides `reason`: name and value. */
  fields: readonly { name: string; value: string }[]
  now: Date
}

/** Shows who would decide and what it would change; when confirmed, keeps the request and tells them. */
export async function checkOrSend(tx: Tx, wanting: Wanting): Promise<Acted> {
  const { people, user, member, wanted, now } = wanting
  const { policy } = user.facts
  const commands = commandsFor(policy, wanted, member)
  const asked = { policy, organisation: member.organisation.id, commands, except: user.id, now }
  const deciders = await decidersOf(tx, asked)
  if (!wanting.confirmed || deciders.length === 0) return checkOf(tx, wanting, deciders)
  const { service } = people
  const validDays = await numberSetting(tx, { service: service.key, key: 'requests.days', otherwise: usualDays })
  try {
    const { reason } = wanting
    const id = await addRequest(tx, { member, wanted, reason, validDays, now })
    await tell(tx, wanting, deciders, { id, expiresAt: new Date(now.getTime() + validDays * dayMs) })
  } catch (cause) {
    if (!(cause instanceof Refusal) || cause.code !== 'conflict') throw cause
    throw refuse('conflict', {
      ...cause.words,
      back: { href: `${people.root}/requests`, text: 'Back to your requests' },
    })
  }
  const told = inWords(deciders.map(({ name }) => name))
  return { to: `${people.root}/requests`, notice: `Your request is sent to ${told}` }
}

async function checkOf(tx: Tx, wanting: Wanting, deciders: readonly Decider[]): Promise<Acted> {
  const { people, user, member, wanted, reason = '', effect, fields } = wanting
  const check = {
    asked: await requestInWords(tx, user.facts.policy, wanted),
    reason,
    effect,
    fields,
    deciders: deciders.map(({ name, organisation }) => ({ name, organisation })),
    organisationName: member.organisation.name,
    firstAdministrator: firstAdministratorHref(people, member.organisation.kind) ?? '',
  }
  return { check: { check, title: deciders.length > 0 ? 'Check your request' : 'Nobody can grant this now' } }
}

async function tell(
  tx: Tx,
  { people, user, member, wanted, reason, now }: Wanting,
  deciders: readonly Decider[],
  request: { id: string; expiresAt: Date },
): Promise<void> {
  const asked = await requestInWords(tx, user.facts.policy, wanted)
  for (const { name, email } of deciders) {
    const gaps = {
      name,
      asker: user.name,
      organisation: member.organisation.name,
      service: people.service.name,
      asked,
      reason: reason ?? 'none',
      lastDay: dateInWords(request.expiresAt),
      link: `${people.publicUrl}${people.root}/requests/${request.id}`,
    }
    await send(tx, { template: requestTemplates.made, to: email, gaps, now })
  }
}
