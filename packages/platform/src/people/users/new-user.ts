import type { Assigned } from '@remit/policy'
import { z } from 'zod'
import type { Reader, Tx } from '../../db/index.ts'
import {
  hasJustInvited,
  inviteMember,
  listOrganisations,
  numberSetting,
  type SentInvitation,
} from '../../directory/index.ts'
import { send } from '../../notify/index.ts'
import {
  type Acted,
  type Asking,
  defineForm,
  definePage,
  onOneLine,
  type Problem,
  type RawForm,
  Refusal,
  type SignedInUser,
  text,
  type View,
} from '../../service.ts'
import { invitationTemplates, invitationWords } from '../messages.ts'
import { needsFor, type People, tabOf } from '../people.ts'
import { rolesAt } from '../roles/role-words.ts'
import { rolesKnownAt } from '../roles/roles-known.ts'
import { countOf, inWords } from '../words.ts'
import { assignableRoles } from './assignable-roles.ts'
import { assignedIn, placesWords } from './assigned-places.ts'
import { effectOf } from './effect.ts'
import { newUserFields, stepAfter } from './new-user-steps.ts'
import { placeBoxes } from './place-boxes.ts'
import { wantedOf } from './ticked-places.ts'

const form = defineForm(
  z.object({
    name: onOneLine(text('Enter the person’s full name')),
    email: text('Enter an email address')
      .pipe(z.email('Enter an email address in the correct format, like name@example.com'))
      .transform((email) => email.toLowerCase()),
    ...newUserFields,
  }),
)
type Input = z.output<z.ZodObject<typeof newUserFields>> & { name: string; email: string }

/** `/users/new`: who → roles → organisations → check → the invitation leaves. What was chosen travels in the form. */
export function newUser(people: People) {
  return definePage({
    path: '/users/new',
    needs: needsFor(people, 'invite'),
    template: 'users/new-user.njk',
    title: 'Add a user',
    ...tabOf(people),
    form,
    view: (asking) => viewOf(people, asking),
    async act({ tx, user, now }, input) {
      const step = stepAfter(input, placesWords(people) !== undefined, [])
      if (step !== 'done') return { check: {} }
      return invite(people, { tx, user, now }, input)
    },
  })
}

async function invite(people: People, { tx, user, now }: Inviting, input: Input): Promise<Acted> {
  const { name, email } = input
  const to = `${people.root}/users`
  // Pressed twice: the first press has done it, and its answer went unseen.
  if (await hasJustInvited(tx, { by: user.id, email, organisation: user.acting.organisation.id, now })) {
    return { to, notice: `${name} is invited already: the invitation went to ${email}` }
  }
  const chosen = await chosenIn(tx, people, user, input)
  const sent = await inviteOrSayWhyNot(people, { tx, user, now }, { name, email, ...chosen })
  if ('problems' in sent) return sent
  await sendInvitation(tx, people, { sent, user, name, now })
  const next =
    chosen.roles.length > 0
      ? 'They can start as soon as they accept.'
      : 'They stand in the list with no roles and nothing assigned: give them what they need next.'
  return { to, notice: `${name} added and an invitation sent to ${email}. ${next}` }
}

type Inviting = { tx: Tx; user: SignedInUser; now: Date }

/** What was chosen, of what may be chosen: anything else that was sent is left out. */
async function chosenIn(
  reader: Reader,
  people: People,
  user: SignedInUser,
  input: Pick<Input, 'roles' | 'reach' | 'places' | 'shown'>,
) {
  const { organisation } = user.acting
  const mayGive = assignableRoles(user, await rolesKnownAt(reader, user.facts.policy, organisation.path))
  const words = placesWords(people)
  const all = words === undefined ? [] : await listOrganisations(reader, { path: organisation.path, kind: words.kind })
  const wanted = { reach: input.reach, places: new Set(input.places), shown: new Set(input.shown.split(' ')) }
  const assigned = words === undefined ? [] : wantedOf({ assigned: [], organisation }, words.kind, wanted, all)
  return { roles: input.roles.filter((role) => mayGive.has(role)), assigned }
}

async function viewOf(
  people: People,
  asking: Asking & { form: { raw: RawForm; problems: readonly Problem[] } },
): Promise<View> {
  const { db, user, form: sent } = asking
  const words = placesWords(people)
  const input = z.object(newUserFields).parse(sent.raw)
  const step = stepAfter(input, words !== undefined, sent.problems)
  const { organisation } = user.acting
  const known = await rolesKnownAt(db, user.facts.policy, organisation.path)
  const mayGive = assignableRoles(user, known)
  const titles = {
    who: 'Add a user',
    roles: 'Give roles',
    places: words?.title ?? '',
    check: 'Check before you send the invitation',
    done: 'Add a user',
  }
  return {
    title: titles[step],
    back: { href: `${people.root}/users` },
    root: people.root,
    step,
    organisationName: organisation.name,
    roles: rolesAt(known, organisation.kind)
      .filter(({ key }) => mayGive.has(key))
      .map(({ key, label, description, lets, rules }) => ({ key, label, description: description ?? '', lets, rules })),
    person: { name: textIn(sent.raw.name), email: textIn(sent.raw.email) },
    chosen: { roles: input.roles, places: input.places, reach: input.reach, shown: input.shown },
    ...(words === undefined
      ? { words: undefined }
      : await placeBoxes(db, words, { assigned: [], organisation }, sent.raw)),
    summary: step === 'check' ? await summaryOf(people, asking, input) : undefined,
  }
}

/** What the new user will be, in names and counts, and what they will be able to do. */
async function summaryOf(
  people: People,
  { db, user }: Asking,
  input: Pick<Input, 'roles' | 'reach' | 'places' | 'shown'>,
) {
  const { organisation } = user.acting
  const words = placesWords(people)
  const known = await rolesKnownAt(db, user.facts.policy, organisation.path)
  const { roles, assigned } = await chosenIn(db, people, user, input)
  const { gains } = effectOf(known, organisation.kind, [], roles)
  return {
    roles:
      inWords(
        roles.map((role) => known.roles.get(role)?.label ?? role),
        20,
      ) || 'No roles yet',
    places: words === undefined ? '' : await placesInWords(db, words, organisation, assigned),
    gains,
  }
}

async function placesInWords(
  db: Reader,
  words: { kind: string; one: string; many: string },
  organisation: SignedInUser['acting']['organisation'],
  assigned: readonly Assigned[],
) {
  const all = await listOrganisations(db, { path: organisation.path, kind: words.kind })
  const { every, ids } = assignedIn({ assigned, organisation }, words.kind)
  if (every) return `Every ${words.one}, those added later included: ${all.length} today`
  const names = all.filter(({ id }) => ids.has(id)).map(({ name }) => name)
  return names.length === 0
    ? `No ${words.many} yet`
    : `${countOf(names.length, words.one, words.many)}: ${inWords(names, 10)}`
}

/** Somebody who is here already is a wrong address in the form, not an accident: what was typed and chosen stays. */
async function inviteOrSayWhyNot(
  people: People,
  { tx, user, now }: Inviting,
  wanted: { name: string; email: string; roles: readonly string[]; assigned: readonly Assigned[] },
): Promise<SentInvitation | { problems: readonly Problem[] }> {
  const organisation = user.acting.organisation.id
  const validDays = await invitationDays(tx, people)
  try {
    return await inviteMember(tx, { policy: user.facts.policy, actor: user, organisation, ...wanted, now, validDays })
  } catch (cause) {
    if (!(cause instanceof Refusal) || (cause.code !== 'conflict' && cause.code !== 'constraint')) throw cause
    const { message, next = '' } = cause.words
    if (cause.code === 'conflict') return { problems: [{ code: 'conflict', where: 'email', message }] }
    return { problems: [{ code: 'constraint', where: 'roles', message: `${message} ${next}`.trim() }] }
  }
}

/** Days an invitation is good for in this service: its setting, or seven. */
export function invitationDays(reader: Reader, { service }: People): Promise<number> {
  return numberSetting(reader, { service: service.key, key: 'invitationDays', otherwise: 7 })
}

/** The message with the invitation's link: one for people who have an account already, another for those who do not. */
export async function sendInvitation(
  tx: Tx,
  people: People,
  { sent, user, name, now }: { sent: SentInvitation; user: SignedInUser; name: string; now: Date },
): Promise<void> {
  const template = sent.hasAccount ? invitationTemplates.hasAccount : invitationTemplates.newAccount
  const gaps = invitationWords(people, { sent, inviter: user, name })
  const about = { service: people.service.key, organisationId: user.acting.organisation.id }
  await send(tx, { template, to: sent.email, gaps, now, about })
}

function textIn(value: RawForm[string]): string {
  return typeof value === 'string' ? value : ''
}
