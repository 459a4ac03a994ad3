import type { FirstAdministratorSource } from '@remit/policy'
import { z } from 'zod'
import { isId, type Reader, type Tx } from '../../db/index.ts'
import { appointFirstAdministrator, firstAdministratorWays, type SentInvitation } from '../../directory/index.ts'
import { defineTemplate, send } from '../../notify/index.ts'
import { dateInWords, defineForm, definePage, type Page, type SignedInUser } from '../../service.ts'
import type { People } from '../people.ts'
import { roleLabel } from '../roles/role-words.ts'
import { askedOf } from './check-permission.ts'
import { personEmail, personName } from './typed-person.ts'

/**
 * Where the centre itself names an organisation's first administrator, having checked who they are. Services ask for the
 * page with `people.needs.nameFirst`: the permission it asks, at the organisation. None otherwise.
 */
export function namingPages(people: People): readonly Page[] {
  const needs = people.service.people.needs?.nameFirst
  const [way] = firstAdministratorWays(people.service.policy)
  return needs === undefined || way === undefined ? [] : [namingPage(people, needs, way)]
}

const form = defineForm(
  z.object({
    name: personName('Enter their full name'),
    email: personEmail('Enter their email address'),
    approver: personName('Enter who at the organisation confirmed it'),
  }),
)

function namingPage(people: People, needs: string, way: FirstAdministratorSource): Page {
  const [role = ''] = way.roles
  const [kind = ''] = way.approvers
  return definePage({
    path: '/organisations/:organisation/first-administrator',
    needs,
    template: 'first-administrator/naming.njk',
    title: 'Name the first administrator',
    on: ({ db, params }) =>
      findOrganisation(db, { service: people.service.key, kind: way.at, id: params.organisation }),
    form,
    sensitive: true,
    view: ({ user, on }) => ({
      title: `Name the first ${roleLabel(user.facts.policy, role)}`,
      caption: on.name,
      kind,
      action: `${people.root}/organisations/${on.id}/first-administrator`,
    }),
    async act({ tx, user, now, on }, { name, email, approver }) {
      const { policy } = user.facts
      const reason = `Named by ${user.name}; confirmed by ${approver} (${kind})`
      const approvedBy = { kind, name: approver }
      const person = { name, email }
      const appointment = { policy, actor: user, organisation: on.id, role, person, approvedBy, reason, now }
      const { sent } = await appointFirstAdministrator(tx, appointment)
      await tell(tx, people, { user, sent, name, email, organisation: on, role: roleLabel(policy, role) }, now)
      const notice = sent === undefined ? `${name} has the role` : `${name} is invited`
      return { to: people.root, notice: `${on.name}: ${notice}` }
    },
  })
}

async function findOrganisation(
  reader: Reader,
  { service, kind, id }: { service: string; kind: string; id: string | undefined },
) {
  if (id === undefined || !isId(id)) return undefined
  const organisation = await reader
    .selectFrom('organisations')
    .select(['id', 'name', 'kind'])
    .where('id', '=', id)
    .where('service', '=', service)
    .where('kind', '=', kind)
    .where('status', '=', 'open')
    .executeTakeFirst()
  return organisation && { ...organisation, resource: askedOf(organisation) }
}

interface Named {
  user: SignedInUser
  sent: SentInvitation | undefined
  name: string
  email: string
  organisation: { id: string; name: string }
  role: string
}

/** A link to accept for whoever is new; a word to whoever belongs to the organisation already. */
async function tell(tx: Tx, { service, publicUrl }: People, named: Named, now: Date): Promise<void> {
  const { user, sent, name, email, organisation, role } = named
  const about = { service: service.key, organisationId: organisation.id }
  const gaps = { name, role, organisation: organisation.name, service: service.name, by: user.name }
  if (sent === undefined) return send(tx, { template: given, to: email, gaps, now, about })
  const how = sent.hasAccount
    ? 'You have an account already: sign in as you always do to accept.'
    : 'You choose a password as you accept.'
  const link = `${publicUrl}/invitation/${sent.token}`
  const more = { ...gaps, how, link, lastDay: dateInWords(sent.expiresAt) }
  await send(tx, { template: invited, to: sent.email, gaps: more, now, about })
}

const invited = defineTemplate({
  kind: 'first-administrator.named',
  subject: '((service)): you are named ((role)) for ((organisation))',
  paragraphs: [
    'Dear ((name)),',
    '((by)) has named you the first ((role)) for ((organisation)). Accept here:',
    '((link))',
    '((how)) The link is for you alone, works once, and ends on ((lastDay)). If it has ended, ask ((by)) for a new one.',
    'Give the role to a second person soon, so that ((organisation)) is never without.',
  ],
})

const given = defineTemplate({
  kind: 'first-administrator.given',
  subject: '((service)): you are now ((role)) for ((organisation))',
  paragraphs: [
    'Dear ((name)),',
    '((by)) has named you the first ((role)) for ((organisation)). Sign in as you always do.',
    'Give the role to a second person soon, so that ((organisation)) is never without.',
  ],
})
