import type { Policy } from '@remit/policy'
import { membersAllowed } from '../../access/index.ts'
import { findMembers, type ListedOrganisation } from '../../directory/index.ts'
import { type AskedResource, type Asking, definePage, type View } from '../../service.ts'
import { needsFor, type People, tabOf } from '../people.ts'
import { reachOf, roleLabel } from '../roles/role-words.ts'
import { rolesKnownAt } from '../roles/roles-known.ts'
import { answerFor } from './answer.ts'
import { askedAt, type Question, readQuestion, type Sought, thingAt, thingInWords } from './question.ts'

const mostShown = 200

/** `/check-access`: “may X do Y to Z?”, and “who can do Y there?”, answered by the engine with its reasons. */
export function checkAccess(people: People) {
  return definePage({
    path: '/check-access',
    needs: needsFor(people, 'list'),
    template: 'check-access/check-access.njk',
    title: 'Check access',
    ...tabOf(people),
    view: (asking) => viewOf(people, asking),
  })
}

async function viewOf(people: People, asking: Asking): Promise<View> {
  const { policy } = asking.user.facts
  const question = await readQuestion(asking)
  const isAsked = asking.query.what !== undefined
  const wrong = isAsked ? wrongWith(policy, question) : {}
  return {
    back: { href: `${people.root}/users` },
    root: people.root,
    asked: question.asked,
    shown: {
      person: question.person?.found?.user.name ?? question.asked.person,
      place: question.place.found?.name ?? question.asked.place,
    },
    sections: sectionsOf(policy, question.asked.what),
    wrong: { person: wrong.person, what: wrong.what, place: wrong.place },
    problems: Object.entries(wrong).map(([field, text]) => ({ text, href: `#${field}` })),
    people: choicesOf(people, question, 'person', question.person, ({ id, user }) => ({
      id,
      text: `${user.name}, ${user.email}`,
    })),
    places: choicesOf(people, question, 'place', question.place, ({ id, name, code }) => ({
      id,
      text: code === null ? name : `${name} (${code})`,
    })),
    ...(isAsked && Object.keys(wrong).length === 0
      ? await answered(people, asking, question)
      : { answer: undefined, who: undefined }),
  }
}

type Wrong = Partial<Record<'person' | 'what' | 'place', string>>

function wrongWith(policy: Policy, { asked, person, permission, place }: Question): Wrong {
  const wrong: Wrong = {}
  if (person && !person.found) {
    wrong.person = person.choices.length > 0 ? 'Choose which user you mean' : `No user here is called “${asked.person}”`
  }
  if (permission === undefined) wrong.what = 'Select what they would do'
  if (!place.found) {
    wrong.place =
      place.choices.length > 0 ? 'Choose which organisation you mean' : `There is no organisation “${asked.place}” here`
  } else if (permission !== undefined && thingAt(policy, permission, place.found) === undefined) {
    const where = askedAt(policy, permission)
    wrong.place =
      where === ''
        ? 'This is asked of no organisation'
        : `This is done at ${where}, and ${place.found.name} is not one: enter one`
  }
  return wrong
}

/** The choices of an unclear name, each as this same question with that one named. */
function choicesOf<Thing>(
  people: People,
  { asked }: Question,
  field: 'person' | 'place',
  sought: Sought<Thing> | undefined,
  words: (thing: Thing) => { id: string; text: string },
) {
  return (sought?.choices ?? []).map(words).map(({ id, text }) => ({
    text,
    href: `${people.root}/check-access?${new URLSearchParams({ ...asked, [field]: id }).toString()}`,
  }))
}

function sectionsOf(policy: Policy, chosen: string) {
  const asked = [...policy.permissions.values()].filter(({ types }) => !types.includes('self'))
  return [...Map.groupBy(asked, ({ section }) => section)].map(([section, permissions]) => ({
    section,
    permissions: permissions.map(({ key, label }) => ({ key, label, chosen: key === chosen })),
  }))
}

async function answered(people: People, asking: Asking, { person, permission, place }: Question) {
  const { policy } = asking.user.facts
  if (permission === undefined || place.found === undefined) return { answer: undefined, who: undefined }
  const resource = thingAt(policy, permission, place.found)
  if (resource === undefined) return { answer: undefined, who: undefined }
  const asked = { permission, resource, place: place.found }
  if (person?.found)
    return { answer: await answerFor(people, asking, { ...asked, member: person.found }), who: undefined }
  return { answer: undefined, who: await whoCan(asking, asked) }
}

async function whoCan(
  { db, user, now }: Asking,
  { permission, resource, place }: { permission: string; resource: AskedResource; place: ListedOrganisation },
) {
  const { policy } = user.facts
  const { path } = user.acting.organisation
  const allowed = await membersAllowed(db, { policy, permission, resource, now, path })
  const shown = allowed.slice(0, mostShown)
  const members = await findMembers(
    db,
    shown.map(({ membership }) => membership),
    now,
  )
  const known = await rolesKnownAt(db, policy, path)
  const rows = members.map((member) => {
    const role = shown.find(({ membership }) => membership === member.id)?.role
    const grant = known.roles.get(role ?? '')?.grants.find((each) => each.permission.key === permission)
    const reach = grant === undefined ? '' : reachOf(policy, grant, member.organisation.kind)
    return {
      id: member.id,
      name: member.user.name,
      at: member.organisation.name,
      role: roleLabel(known, role ?? ''),
      reach,
    }
  })
  return {
    label: policy.permissions.get(permission)?.label ?? permission,
    thing: thingInWords(policy, resource, place),
    rows: rows.toSorted((a, b) => a.name.localeCompare(b.name, 'en-GB')),
    more: allowed.length - shown.length,
  }
}
