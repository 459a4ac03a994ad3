import { z } from 'zod'
import { listBelongings, listOrganisations, type Member } from '../../directory/index.ts'
import { type Asking, defineForm, definePage, type Page, text, type View } from '../../service.ts'
import { type People, tabOf } from '../people.ts'
import { roleLabel } from '../roles/role-words.ts'
import { findMemberToChange } from '../users/find-member-here.ts'
import { revisionField } from '../users/revision-field.ts'
import { countOf } from '../words.ts'
import { type BelongingWords, belongingWords } from './belonging-words.ts'
import { changeBelonging, holdsWhole } from './change-belonging.ts'

const none = 'none'
const form = (words: BelongingWords) =>
  defineForm(z.object({ to: text(`Select a ${words.one}, or that they belong to none`), revision: revisionField }))

/** `/users/:member/provider`: which organisation beneath a user belongs to. No page when the service knows no such thing. */
export function belongingPages(people: People): readonly Page[] {
  const words = belongingWords(people)
  return words === undefined ? [] : [belongingPage(people, words)]
}

function belongingPage(people: People, words: BelongingWords): Page {
  return definePage({
    path: `/users/:member/${words.slug}`,
    needs: words.needs,
    template: 'belonging/belonging.njk',
    title: `Assign to a ${words.one}`,
    ...tabOf(people),
    // Until they accept their invitation there is nobody to belong.
    on: async (asking) => {
      const found = await findMemberToChange(people.service, asking)
      return found?.member.status === 'invited' ? undefined : found
    },
    form: form(words),
    view: (asking) => viewOf(people, words, asking, asking.on.member),
    async act({ tx, user, on: { member }, now }, { to: sent, revision }) {
      const choices = await listOrganisations(tx, { path: member.organisation.path, kind: words.kind })
      const to = choices.find(({ id }) => id === sent)
      if (to === undefined && sent !== none) {
        const message = `That ${words.one} is not there any more. Select another, or none`
        return { problems: [{ code: 'gone', where: 'to', message }] }
      }
      const changed = await changeBelonging(tx, { people, words, user, member, revision, to, now })
      const notice = changed
        ? `${member.user.name} now belongs to ${to?.name ?? member.organisation.name}`
        : `Nothing changed for ${member.user.name}`
      return { to: `${people.root}/users/${member.id}`, notice }
    },
  })
}

async function viewOf(people: People, words: BelongingWords, { db, user }: Asking, member: Member): Promise<View> {
  const { policy } = user.facts
  const { path, name } = member.organisation
  const choices = await listOrganisations(db, { path, kind: words.kind })
  const [now] = await listBelongings(db, policy, { users: [member.user.id], path })
  const assigned = people.service.people.assigned
  const held = assigned === undefined ? [] : await listOrganisations(db, { path, kind: assigned })
  const noun = (assigned && policy.source.organisations[assigned]) || { label: 'organisation', plural: 'organisations' }
  const whole = holdsWhole(words, member)
  return {
    title: `Assign ${member.user.name} to a ${words.one}`,
    back: { href: `${people.root}/users/${member.id}` },
    root: people.root,
    words,
    member: { id: member.id, name: member.user.name, revision: member.revision },
    now: now?.organisation.id ?? none,
    gets: whole ? words.wholeFor.map((role) => roleLabel(policy, role)).join(' or ') : '',
    places: noun.plural,
    nobody: { value: none, text: `${name}: they belong to no ${words.one}` },
    choices: choices.map((each) => ({
      value: each.id,
      text: each.name,
      hint: countOf(held.filter(({ holders }) => holders.includes(each.id)).length, noun.label, noun.plural),
    })),
  }
}
