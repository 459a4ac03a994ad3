import type { Assigned } from '@remit/policy'
import { z } from 'zod'
import { type ListedOrganisation, listOrganisations, type Member, namesOf } from '../../directory/index.ts'
import { type Asking, defineForm, definePage, type Page, type RawForm, type View } from '../../service.ts'
import { needsFor, type People, tabOf } from '../people.ts'
import { changeInWords, countOf, inWords } from '../words.ts'
import { assignedIn, type PlacesWords, placesWords, wholeBeneath } from './assigned-places.ts'
import { changeMember } from './change-member.ts'
import { findMemberToChange } from './find-member-here.ts'
import { placeBoxes } from './place-boxes.ts'
import { revisionField } from './revision-field.ts'
import { type WantedPlaces, wantedOf } from './ticked-places.ts'

const ids = z
  .preprocess((sent) => (sent === undefined ? [] : Array.isArray(sent) ? sent : [sent]), z.array(z.string()))
  .transform((sent) => new Set(sent))

const form = defineForm(
  z.object({
    reach: z.enum(['every', 'ticked'], { error: 'Select whether to assign all of them or only those ticked' }),
    places: ids,
    /** The ids of the boxes shown so far, so that a save while searching changes only those. */
    shown: z
      .string({ error: 'Reload the page and try again' })
      .transform((sent) => new Set(sent.split(' ').filter(Boolean))),
    revision: revisionField,
    press: z.enum(['save', 'find', 'show-all', 'tick-all', 'tick-none']).catch('save'),
  }),
)
type Press = 'save' | 'find' | 'show-all' | 'tick-all' | 'tick-none'
type Asked = Asking & { form: { raw: RawForm } }
type Input = WantedPlaces & { revision: number; press: Press }

/** `/users/:member/schools`: the organisations beneath their own that they work with, ticked from a list. No page when the service assigns none. */
export function userPlaces(people: People): readonly Page[] {
  const words = placesWords(people)
  return words === undefined ? [] : [placesPage(people, words)]
}

function placesPage(people: People, words: PlacesWords): Page {
  return definePage({
    path: `/users/:member/${words.slug}`,
    needs: needsFor(people, 'assigned'),
    template: 'users/user-places.njk',
    title: words.title,
    ...tabOf(people),
    on: (asking) => findMemberToChange(people.service, asking),
    form,
    view: (asking) => viewOf(people, words, asking, asking.on.member),
    async act({ tx, user, on, now }, input: Input) {
      const { member } = on
      // Searching and ticking all draw the page again from what was sent: nothing is saved, nothing ticked is lost.
      if (input.press !== 'save') return { check: {} }
      const all = await listOrganisations(tx, { path: member.organisation.path, kind: words.kind })
      const assigned = wantedOf(member, words.kind, input, all)
      const notice = noticeOf(words, member, all, assigned)
      const to = `${people.root}/users`
      if (notice === undefined) return { to, notice: `Nothing changed for ${member.user.name}` }
      const commands = [{ do: 'place' as const, membership: member.id, assigned }]
      await changeMember(tx, { people, user, member, revision: input.revision, commands, now })
      return { to, notice }
    },
  })
}

async function viewOf(people: People, words: PlacesWords, asking: Asked, member: Member): Promise<View> {
  const { query } = asking
  const whole = await namesOf(asking.db, wholeBeneath(member, words.kind))
  const raw = asking.form.raw.search === undefined ? { search: query.search, ...asking.form.raw } : asking.form.raw
  return {
    title: `${words.title} to ${member.user.name}`,
    back: { href: `${people.root}/users` },
    root: people.root,
    advice: people.service.people.words.advice,
    member: { id: member.id, name: member.user.name, email: member.user.email, revision: member.revision },
    whole: inWords([...whole.values()]),
    ...(await placeBoxes(asking.db, words, member, raw)),
  }
}

/** “3 schools added (A, B and C) and 1 removed (D) for Mo Khan”; undefined when the change changes nothing. */
function noticeOf(
  words: Pick<PlacesWords, 'kind' | 'one' | 'many'>,
  member: Member,
  all: readonly ListedOrganisation[],
  wanted: readonly Assigned[],
): string | undefined {
  const before = assignedIn(member, words.kind)
  const after = assignedIn({ assigned: wanted, organisation: member.organisation }, words.kind)
  const { name } = member.user
  if (after.every && before.every) return undefined
  if (after.every) return `Every ${words.one} assigned to ${name}, those added later included: ${all.length} today`
  const reaches = ({ every, ids }: typeof before) => all.filter(({ id }) => every || ids.has(id))
  const [had, has] = [reaches(before), reaches(after)]
  const added = has.filter((each) => !had.includes(each)).map((each) => each.name)
  const removed = had.filter((each) => !has.includes(each)).map((each) => each.name)
  const counted = (names: readonly string[]) =>
    names.length === 0 ? [] : [`${countOf(names.length, words.one, words.many)} (${inWords(names)})`]
  const change = changeInWords(counted(added), counted(removed))
  if (change === undefined && !before.every) return undefined
  const now = `${name} now has ${has.length} of ${all.length} ${words.many}`
  return change === undefined ? `${now}, and will not get those added later` : `${change} for ${name}. ${now}`
}
