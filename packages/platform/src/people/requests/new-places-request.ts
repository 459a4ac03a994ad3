import { z } from 'zod'
import { findMember, listOrganisations } from '../../directory/index.ts'
import {
  type Acted,
  type Asking,
  defineForm,
  definePage,
  optionalText,
  type Page,
  refuse,
  type View,
} from '../../service.ts'
import { type People, tabOf } from '../people.ts'
import { queryText } from '../query-text.ts'
import { assignedIn, placesWords } from '../users/assigned-places.ts'
import { confirmedField } from '../users/revision-field.ts'
import { countOf, inWords } from '../words.ts'
import { ownMembership } from './new-request.ts'
import { checkOrSend } from './send-request.ts'

const ids = z.preprocess(
  (sent) => (sent === undefined ? [] : Array.isArray(sent) ? sent : [sent]),
  z.array(z.string()).max(200, 'Select 200 or fewer'),
)
const form = defineForm(z.object({ places: ids, reason: optionalText(500), confirmed: confirmedField }))
type Input = { places: string[]; reason?: string | undefined; confirmed: boolean }

/** One page lists this many; searching finds the others. */
const mostShown = 100

/** `/requests/new/places`: which assigned organisations. */
export function newPlacesRequest(people: People): Page {
  const words = placesWords(people)
  return definePage({
    path: '/requests/new/places',
    needs: { open: 'Everybody may ask for access' },
    template: 'requests/new-places-request.njk',
    title: `Which ${words?.many ?? 'organisations'} do you need?`,
    ...tabOf(people),
    form,
    view: (asking) => viewOf(people, asking),
    act: (acting, input) => actOn(people, acting, input),
  })
}

async function viewOf(people: People, asking: Asking): Promise<View> {
  const { db, query } = asking
  const words = placesWords(people)
  if (words === undefined) throw refuse('not-found', 'Nothing is assigned to people here.')
  const member = await ownMembership(asking)
  const search = queryText(query.search)
  const { every, ids: mine } = assignedIn(member, words.kind)
  const beneath = { path: member.organisation.path, kind: words.kind }
  const all = every ? [] : await listOrganisations(db, search === '' ? beneath : { ...beneath, search })
  const free = all.filter(({ id }) => !mine.has(id))
  return {
    root: people.root,
    back: { href: `${people.root}/requests/new` },
    words,
    every,
    search,
    options: free.slice(0, mostShown).map(({ id, name, code }) => ({ id, name, code: code ?? '' })),
    more: Math.max(0, free.length - mostShown),
    check: undefined,
  }
}

type Acting = Parameters<NonNullable<Page['act']>>[0]

async function actOn(people: People, { tx, user, now }: Acting, input: Input): Promise<Acted> {
  const words = placesWords(people)
  const member = await findMember(tx, user.acting.id, now)
  if (member === undefined || words === undefined) throw refuse('not-found', 'There is nothing here that you can see.')
  const all = await listOrganisations(tx, { path: member.organisation.path, kind: words.kind })
  const { ids: mine } = assignedIn(member, words.kind)
  const wanted = all.filter(({ id }) => input.places.includes(id) && !mine.has(id))
  if (wanted.length === 0) {
    return { problems: [{ code: 'missing', where: 'places', message: `Select at least one ${words.one}` }] }
  }
  const count = countOf(wanted.length, words.one, words.many)
  const names = inWords(
    wanted.map(({ name }) => name),
    10,
  )
  return checkOrSend(tx, {
    people,
    user,
    member,
    wanted: { kind: 'places', asked: { assigned: wanted.map(({ id }) => id) } },
    reason: input.reason,
    confirmed: input.confirmed,
    effect: { gains: [`Use what your roles allow for ${count} more: ${names}`], losses: [] },
    fields: wanted.map(({ id }) => ({ name: 'places', value: id })),
    now,
  })
}
