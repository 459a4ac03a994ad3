import { z } from 'zod'
import { findMember, replacedBy } from '../../directory/index.ts'
import { type Acted, defineForm, definePage, optionalText, type Page, refuse, text, type View } from '../../service.ts'
import { type People, tabOf } from '../people.ts'
import { roleLabel } from '../roles/role-words.ts'
import { rolesKnownAt } from '../roles/roles-known.ts'
import { effectOf } from '../users/effect.ts'
import { confirmedField } from '../users/revision-field.ts'
import { ownMembership } from './new-request.ts'
import { checkOrSend } from './send-request.ts'
import { askableBy } from './what-to-ask.ts'

const form = defineForm(
  z.object({ role: text('Select what you need'), reason: optionalText(500), confirmed: confirmedField }),
)

/** `/requests/new/role` and `/requests/new/account-type`: one of them, a reason, the effect, sent. */
export function newRoleRequests(people: People): readonly Page[] {
  return [
    rolePage(people, 'role', 'Which role do you need?'),
    rolePage(people, 'account-type', 'Which account type fits your work?'),
  ]
}

type Kind = 'role' | 'account-type'

function rolePage(people: People, kind: Kind, title: string): Page {
  return definePage({
    path: `/requests/new/${kind}`,
    needs: { open: 'Everybody may ask for access' },
    template: 'requests/new-role-request.njk',
    title,
    ...tabOf(people),
    form,
    view: async (asking): Promise<View> => {
      const member = await ownMembership(asking)
      const { roles, accountTypes } = await askableBy(people, { reader: asking.db, user: asking.user }, member)
      const known = await rolesKnownAt(asking.db, asking.user.facts.policy, member.organisation.path)
      const held = member.roles.map(({ role }) => roleLabel(known, role))
      const options = kind === 'role' ? roles : accountTypes
      return {
        root: people.root,
        back: { href: `${people.root}/requests/new` },
        slug: kind,
        held,
        options: options.map((role) => ({ ...role, description: role.description ?? '' })),
        check: undefined,
      }
    },
    act: (acting, input) => actOn(people, kind, acting, input),
  })
}

type Acting = Parameters<NonNullable<Page['act']>>[0]
type Input = { role: string; reason?: string | undefined; confirmed: boolean }

async function actOn(people: People, kind: Kind, { tx, user, now }: Acting, input: Input): Promise<Acted> {
  const member = await findMember(tx, user.acting.id, now)
  if (member === undefined) throw refuse('not-found', 'There is nothing here that you can see.')
  const { roles, accountTypes } = await askableBy(people, { reader: tx, user }, member)
  const { role, reason, confirmed } = input
  if (!(kind === 'role' ? roles : accountTypes).some(({ key }) => key === role)) {
    return { problems: [{ code: 'unknown', where: 'role', message: 'Select what you need' }] }
  }
  const { policy } = user.facts
  const held = member.roles.map((each) => each.role)
  const replaced = replacedBy(policy, member.organisation.kind, role, held)
  const after = [...held.filter((each) => !replaced.includes(each)), role]
  const known = await rolesKnownAt(tx, policy, member.organisation.path)
  const effect = effectOf(known, member.organisation.kind, held, after)
  const wanted = { kind, asked: { role } }
  const fields = [{ name: 'role', value: role }]
  return checkOrSend(tx, { people, user, member, wanted, reason, confirmed, effect, fields, now })
}
