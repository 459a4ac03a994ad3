import { z } from 'zod'
import type { Tx } from '../../db/index.ts'
import { acceptHandover, closeHandover, findHandover, findMember, type Handover } from '../../directory/index.ts'
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
import { roleLabel } from '../roles/role-words.ts'
import { rolesKnownAt } from '../roles/roles-known.ts'
import { effectOf } from '../users/effect.ts'
import { inWords } from '../words.ts'
import { handoverTemplates } from './handover-messages.ts'

const form = defineForm(
  z.object({
    answer: oneOf(['accept', 'decline', 'withdraw'], 'Select whether you take over'),
    reason: optionalText(500),
  }),
)

interface FoundHandover extends Found {
  handover: Handover
}

/** `/hand-overs/:handover`: the successor accepts or declines; whoever offered it may take it back. */
export function handOverAnswer(people: People): Page {
  return definePage({
    path: '/hand-overs/:handover',
    needs: { open: 'Found only by the two whom it is between' },
    template: 'hand-over/hand-over-answer.njk',
    title: 'Hand-over',
    ...tabOf(people),
    on: async ({ db, user, params }): Promise<FoundHandover | undefined> => {
      const handover = await findHandover(db, params.handover ?? '')
      if (handover === undefined || handover.service !== user.acting.service) return undefined
      if (![handover.from.user, handover.successor.user].includes(user.id)) return undefined
      const { id, kind } = handover.organisation
      return { handover, resource: { type: kind, id, holders: [id] } }
    },
    form,
    view: (asking) => viewOf(people, asking, asking.on.handover),
    act: ({ tx, user, on, now }, input) => answer(people, { tx, user, handover: on.handover, now }, input),
  })
}

async function viewOf(people: People, { db, user, now }: Asking, handover: Handover): Promise<View> {
  const known = await rolesKnownAt(db, user.facts.policy, handover.organisation.path)
  const { roles, from, successor, organisation } = handover
  const to = await findMember(db, successor.membership, now)
  const had = (to?.roles ?? []).map(({ role }) => role)
  const isSuccessor = successor.user === user.id
  return {
    title: isSuccessor ? `${from.name} asks you to take over` : `You asked ${successor.name} to take over`,
    back: { href: `${people.root}/requests` },
    root: people.root,
    handover: {
      id: handover.id,
      leaves: handover.leaves,
      reason: handover.reason ?? '',
      answer: handover.answer ?? '',
      expiresAt: handover.expiresAt,
      answeredAt: handover.answeredAt,
      tag: handoverTag(handover, now),
      isOpen: handover.status === 'open' && handover.expiresAt > now,
    },
    from: from.name,
    to: successor.name,
    organisationName: organisation.name,
    roles: roles.map((role) => roleLabel(known, role)),
    gains: effectOf(known, organisation.kind, had, [...new Set([...had, ...roles])]).gains,
    isSuccessor,
  }
}

type Answering = { tx: Tx; user: SignedInUser; handover: Handover; now: Date }
type Input = { answer: 'accept' | 'decline' | 'withdraw'; reason?: string | undefined }

async function answer(people: People, answering: Answering, { answer: said, reason }: Input): Promise<Acted> {
  const { tx, user, handover, now } = answering
  const to = `${people.root}/requests`
  const isSuccessor = handover.successor.user === user.id
  if (isSuccessor === (said === 'withdraw')) throw refuse('denied', 'The other of you two decides that.')
  if (said === 'accept') return accept(people, answering)
  const status = said === 'decline' ? 'declined' : 'withdrawn'
  const actor = { id: user.id, name: user.name }
  const closing = { handover: handover.id, status, actor, now } as const
  await closeHandover(tx, reason === undefined ? closing : { ...closing, answer: reason })
  if (said === 'withdraw') return { to, notice: 'You hand nothing over' }
  const why = `${user.name} does not want to take over${reason === undefined ? '.' : `: ${reason}.`}`
  const gaps = { name: handover.from.name, organisation: handover.organisation.name, why }
  await send(tx, { template: handoverTemplates.closed, to: handover.from.email, gaps, now })
  return { to, notice: `You do not take over, and we have told ${handover.from.name}` }
}

async function accept(people: People, { tx, user, handover, now }: Answering): Promise<Acted> {
  const { policy } = user.facts
  const [from, to] = [
    await findMember(tx, handover.from.membership, now),
    await findMember(tx, handover.successor.membership, now),
  ]
  if (from === undefined || to?.status !== 'active')
    throw refuse('conflict', 'You do not belong to the organisation any more.')
  const known = await rolesKnownAt(tx, policy, handover.organisation.path)
  await acceptHandover(tx, { policy, handover: handover.id, from, to, now })
  const roles = inWords(handover.roles.map((role) => roleLabel(known, role)))
  const { name: organisation } = handover.organisation
  const leaving = handover.leaves ? `You no longer belong to ${organisation}.` : `You still belong to ${organisation}.`
  const gaps = { name: handover.from.name, to: user.name, organisation, roles, leaving }
  await send(tx, { template: handoverTemplates.accepted, to: handover.from.email, gaps, now })
  return { to: `${people.root}/account`, notice: `You have taken over: ${roles}` }
}

/** A hand-over's state as a tag. */
export function handoverTag({ status, expiresAt }: Pick<Handover, 'status' | 'expiresAt'>, now: Date) {
  return status === 'open' && expiresAt <= now ? tags.expired : tags[status]
}

const tags = {
  open: { text: 'Waiting', colour: 'yellow' },
  accepted: { text: 'Taken over', colour: 'green' },
  declined: { text: 'Declined', colour: 'red' },
  withdrawn: { text: 'Withdrawn', colour: 'grey' },
  expired: { text: 'Run out', colour: 'orange' },
} as const
