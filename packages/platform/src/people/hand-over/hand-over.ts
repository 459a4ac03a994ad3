import { z } from 'zod'
import type { Tx } from '../../db/index.ts'
import {
  addHandover,
  findMember,
  handoverCommands,
  inviteMember,
  judgedDown,
  listMembers,
  type Member,
  numberSetting,
  rehearse,
  type Wish,
} from '../../directory/index.ts'
import { send } from '../../notify/index.ts'
import {
  type Acted,
  type Asking,
  dateInWords,
  defineForm,
  definePage,
  oneOf,
  onOneLine,
  optionalText,
  type Page,
  Refusal,
  refuse,
  type SignedInUser,
  text,
  type View,
} from '../../service.ts'
import { type People, tabOf } from '../people.ts'
import { ownMembership } from '../requests/new-request.ts'
import { roleLabel } from '../roles/role-words.ts'
import { rolesKnownAt } from '../roles/roles-known.ts'
import { effectOf } from '../users/effect.ts'
import { sendInvitation } from '../users/new-user.ts'
import { confirmedField } from '../users/revision-field.ts'
import { inWords } from '../words.ts'
import { handoverTemplates } from './handover-messages.ts'

const usualDays = 14
const dayMs = 86_400_000
const newcomer = 'somebody-new'

const texts = z.preprocess(
  (sent) => (sent === undefined ? [] : Array.isArray(sent) ? sent : [sent]),
  z.array(z.string()).min(1, 'Select what to hand over'),
)
const form = defineForm(
  z.object({
    roles: texts,
    leaves: oneOf(['leave', 'stay'], 'Select whether you leave'),
    successor: text('Select who takes over'),
    name: onOneLine(optionalText(100)),
    email: optionalText(),
    reason: optionalText(500),
    confirmed: confirmedField,
  }),
)
interface Input {
  roles: string[]
  leaves: 'leave' | 'stay'
  successor: string
  name?: string | undefined
  email?: string | undefined
  reason?: string | undefined
  confirmed: boolean
}

/** `/hand-over`: what, to whom, whether one leaves → the effect → the successor is asked. */
export function handOver(people: People): Page {
  return definePage({
    path: '/hand-over',
    // It names everybody who belongs here, which is for administrators to know; others have nothing that they may give.
    needs: { administration: true },
    template: 'hand-over/hand-over.njk',
    title: 'Hand over to somebody else',
    ...tabOf(people),
    form,
    sensitive: (_about, { confirmed }) => confirmed,
    view: (asking) => viewOf(people, asking),
    act: ({ tx, user, now }, input) => offer(people, { tx, user, now }, input),
  })
}

async function viewOf(people: People, asking: Asking): Promise<View> {
  const { db, user, now } = asking
  const own = await ownMembership(asking)
  const { members } = await listMembers(
    db,
    { organisation: own.organisation.id, status: ['active'], pageSize: 200 },
    now,
  )
  const known = await rolesKnownAt(db, user.facts.policy, own.organisation.path)
  return {
    back: { href: `${people.root}/account` },
    root: people.root,
    organisationName: own.organisation.name,
    roles: own.roles.map(({ role }) => ({ value: role, text: roleLabel(known, role) })),
    members: members.filter(({ id }) => id !== own.id).map(({ id, user: { name } }) => ({ value: id, text: name })),
    newcomer,
    check: undefined,
  }
}

type Offering = { tx: Tx; user: SignedInUser; now: Date }

async function offer(people: People, offering: Offering, input: Input): Promise<Acted> {
  const { tx, user, now } = offering
  const from = await findMember(tx, user.acting.id, now)
  if (from === undefined) throw refuse('not-found', 'There is nothing here that you can see.')
  const roles = input.roles.filter((role) => from.roles.some((held) => held.role === role))
  if (roles.length === 0) return wrong('roles', 'Select what to hand over')
  const found = await successorOf(people, offering, from, input)
  if ('problems' in found) return found
  const wish = { from, to: found.to, roles, leaves: input.leaves === 'leave' }
  const standing = await whatStandsAgainst(offering, wish)
  if (standing !== undefined) return wrong('successor', standing)
  if (!input.confirmed) return checkOf(offering, wish, input)
  const days = await numberSetting(tx, { service: from.service, key: 'handover.days', otherwise: usualDays })
  const id = await addHandover(tx, { wish, reason: input.reason, validDays: days, now })
  await askSuccessor(people, offering, wish, { id, lastDay: new Date(now.getTime() + days * dayMs) })
  return { to: `${people.root}/hand-overs/${id}`, notice: `${found.to.user.name} is asked to take over` }
}

/** The member chosen, or somebody invited now, which is taken back again unless the hand-over is confirmed. */
async function successorOf(
  people: People,
  { tx, user, now }: Offering,
  from: Member,
  input: Input,
): Promise<{ to: Member } | Extract<Acted, { problems: unknown }>> {
  if (input.successor !== newcomer) {
    const to = await findMember(tx, input.successor, now)
    const isHere = to?.organisation.id === from.organisation.id && to.status === 'active' && to.id !== from.id
    return isHere ? { to } : wrong('successor', 'Select who takes over')
  }
  const { name, email } = input
  if (name === undefined) return wrong('name', 'Enter the full name of whoever takes over')
  if (!z.email().safeParse(email).success)
    return wrong('email', 'Enter an email address in the correct format, like name@example.com')
  try {
    const person = { name, email: (email ?? '').toLowerCase() }
    const wanted = { policy: user.facts.policy, actor: user, organisation: from.organisation.id, ...person }
    const sent = await inviteMember(tx, { ...wanted, roles: [], assigned: [], now })
    if (input.confirmed) await sendInvitation(tx, people, { sent, user, name, now })
    const to = await findMember(tx, sent.membership, now)
    if (to === undefined) throw new Error('The member just invited is not there.')
    return { to }
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause
    return wrong('email', cause.message)
  }
}

/** Why the engine would refuse the change set if the successor accepted now; nothing when it would not. */
async function whatStandsAgainst({ tx, user, now }: Offering, wish: Wish): Promise<string | undefined> {
  const tries = [{ actor: user, commands: handoverCommands(wish) }]
  const [answer] = await rehearse(tx, { policy: user.facts.policy, tries, now })
  if (answer === undefined || answer.allowed) return undefined
  // Somebody who has not accepted their invitation does not count yet; the change is judged again when they take over.
  if (answer.code === 'constraint' && wish.to.status === 'invited') return undefined
  const { message, next } = (await judgedDown(tx, answer.refusals)).words
  return `${message} ${next ?? ''}`.trim()
}

async function checkOf({ tx, user }: Offering, { from, to, roles, leaves }: Wish, input: Input): Promise<Acted> {
  const { kind, path } = from.organisation
  const known = await rolesKnownAt(tx, user.facts.policy, path)
  const had = to.roles.map(({ role }) => role)
  const { gains } = effectOf(known, kind, had, [...new Set([...had, ...roles])])
  return {
    check: {
      title: `Check before ${to.user.name} is asked`,
      check: {
        to: to.user.name,
        isNew: to.status === 'invited',
        roles: roles.map((role) => roleLabel(known, role)),
        leaves,
        gains,
        input: { ...input, roles, name: input.name ?? '', email: input.email ?? '', reason: input.reason ?? '' },
      },
    },
  }
}

async function askSuccessor(
  people: People,
  { tx, user, now }: Offering,
  { from, to, roles, leaves }: Wish,
  { id, lastDay }: { id: string; lastDay: Date },
): Promise<void> {
  const known = await rolesKnownAt(tx, user.facts.policy, from.organisation.path)
  const gaps = {
    name: to.user.name,
    from: user.name,
    organisation: from.organisation.name,
    service: people.service.name,
    roles: inWords(roles.map((role) => roleLabel(known, role))),
    leaving: leaves ? `${user.name} leaves as soon as you accept.` : `${user.name} stays, without these roles.`,
    lastDay: dateInWords(lastDay),
    link: `${people.publicUrl}${people.root}/hand-overs/${id}`,
  }
  await send(tx, { template: handoverTemplates.offered, to: to.user.email, gaps, now })
}

function wrong(where: string, message: string): Extract<Acted, { problems: unknown }> {
  return { problems: [{ code: 'wrong', where, message }] }
}
