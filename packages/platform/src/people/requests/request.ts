import type { Policy } from '@remit/policy'
import { z } from 'zod'
import type { Reader, Tx } from '../../db/index.ts'
import {
  type AccessRequest,
  commandsFor,
  declineRequest,
  findMember,
  findRequest,
  grantRequest,
  hasAlready,
  judgedDown,
  type Member,
  rehearse,
  replacedBy,
} from '../../directory/index.ts'
import { send } from '../../notify/index.ts'
import {
  type Acted,
  type Asking,
  defineForm,
  definePage,
  type Found,
  oneOf,
  optionalText,
  type Page,
  refuse,
  type SignedInUser,
  type View,
} from '../../service.ts'
import { type People, tabOf } from '../people.ts'
import { type Effect, effectOf } from '../users/effect.ts'
import { requestTemplates } from './request-messages.ts'
import { requestInWords, requestTag } from './request-words.ts'

const form = defineForm(
  z.object({ decision: oneOf(['grant', 'decline'], 'Select whether to grant it'), reason: optionalText(500) }),
)
type Input = { decision: 'grant' | 'decline'; reason?: string | undefined }

/** A request as somebody may see it: whoever asked, or whoever may decide such a thing. */
export interface FoundRequest extends Found {
  request: AccessRequest
  member: Member
  /** Undefined for whoever asked. `possible`, or why it cannot be granted as things stand. */
  standing: Standing | undefined
}

type Standing = { state: 'possible' | 'already' } | { state: 'impossible'; message: string; next: string }

/** `/requests/:request`: what is asked and what it would change; decided here by those who may. */
export function request(people: People): Page {
  return definePage({
    path: '/requests/:request',
    needs: { open: 'Found only by whoever asked and by those who may decide it' },
    template: 'requests/request.njk',
    title: 'Request',
    ...tabOf(people),
    on: findRequestHere,
    form,
    view: (asking) => viewOf(people, asking, asking.on),
    act: ({ tx, user, on, now }, input) => decide(people, { tx, user, on, now }, input),
  })
}

/** The request in the address; undefined (404) for everybody but its asker and those who may decide it. */
export async function findRequestHere({ db, user, params, now }: Asking): Promise<FoundRequest | undefined> {
  const found = await findRequest(db, params.request ?? '')
  if (found === undefined || found.service !== user.acting.service) return undefined
  const member = await findMember(db, found.member.id, now)
  if (member === undefined) return undefined
  const { id, kind } = found.organisation
  const here = { request: found, member, resource: { type: kind, id, holders: [id] } }
  if (found.member.user.id === user.id) return { ...here, standing: undefined }
  const standing = await standingFor(db, user, here, now)
  return standing && { ...here, standing }
}

async function standingFor(
  db: Reader,
  user: SignedInUser,
  { request: asked, member }: { request: AccessRequest; member: Member },
  now: Date,
): Promise<Standing | undefined> {
  const { policy } = user.facts
  const tries = [{ actor: user, commands: commandsFor(policy, asked, member) }]
  const [answer] = await rehearse(db, { policy, tries, now })
  if (answer === undefined || (!answer.allowed && answer.code === 'denied')) return undefined
  if (hasAlready(asked, member)) return { state: 'already' }
  if (answer.allowed) return { state: 'possible' }
  const { message, next } = (await judgedDown(db, answer.refusals)).words
  return { state: 'impossible', message, next: next ?? '' }
}

async function viewOf(people: People, { db, user, now }: Asking, on: FoundRequest): Promise<View> {
  const { request: asked, member, standing } = on
  const { policy } = user.facts
  const { id, kind, reason, status, expiresAt } = asked
  const isOpen = status === 'open' && expiresAt > now
  return {
    root: people.root,
    back: { href: `${people.root}/requests` },
    title: standing === undefined ? 'Your request' : `Request of ${member.user.name}`,
    request: {
      id,
      kind,
      asked: await requestInWords(db, policy, asked),
      reason: reason ?? '',
      tag: requestTag(asked, now),
      createdAt: asked.createdAt,
      expiresAt,
      isOpen,
      decidedAt: asked.decidedAt,
      decidedBy: asked.decidedBy ?? '',
      decisionReason: asked.decisionReason ?? '',
    },
    member: { name: member.user.name, email: member.user.email, organisationName: asked.organisation.name },
    isOwn: standing === undefined,
    canDecide: isOpen && standing !== undefined,
    standing: standing ?? { state: 'possible' },
    effect: isOpen ? effectFor(policy, asked, member) : { gains: [], losses: [] },
  }
}

/** What granting it would change for whoever asked; nothing to say of places beyond their names. */
function effectFor(policy: Policy, { asked }: AccessRequest, member: Member): Effect {
  if (!('role' in asked)) return { gains: [], losses: [] }
  const { kind } = member.organisation
  const held = member.roles.map(({ role }) => role)
  const replaced = replacedBy(policy, kind, asked.role, held)
  return effectOf(policy, kind, held, [...held.filter((role) => !replaced.includes(role)), asked.role])
}

type Deciding = { tx: Tx; user: SignedInUser; on: FoundRequest; now: Date }

async function decide(people: People, deciding: Deciding, { decision, reason }: Input): Promise<Acted> {
  const { tx, user, on, now } = deciding
  const { member } = on
  const about = { policy: user.facts.policy, request: on.request.id, decider: user, member, now }
  if (decision === 'decline' && reason === undefined) {
    const message = `Enter why you decline it: ${member.user.name} will read it`
    return { problems: [{ code: 'missing', where: 'reason', message }] }
  }
  if (on.standing === undefined) throw refuse('denied', 'You asked for this yourself, so somebody else decides it.')
  if (decision === 'grant') await grantRequest(tx, reason === undefined ? about : { ...about, reason })
  else await declineRequest(tx, { ...about, reason: reason ?? '' })
  await tellAsker(people, deciding, { decision, reason })
  const done = decision === 'grant' ? 'granted' : 'declined'
  return {
    to: `${people.root}/requests`,
    notice: `The request of ${member.user.name} is ${done}, and we have told them`,
  }
}

async function tellAsker(people: People, { tx, user, on, now }: Deciding, { decision, reason }: Input): Promise<void> {
  const { request: asked, member } = on
  const gaps = {
    name: member.user.name,
    decider: user.name,
    organisation: asked.organisation.name,
    service: people.service.name,
    asked: await requestInWords(tx, user.facts.policy, asked),
  }
  const to = member.user.email
  if (decision === 'grant') await send(tx, { template: requestTemplates.granted, to, gaps, now })
  else await send(tx, { template: requestTemplates.declined, to, gaps: { ...gaps, reason: reason ?? '' }, now })
}
