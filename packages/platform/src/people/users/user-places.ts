import { z } from 'zod'
import { listOrganisations, type Member, namesOf } from '../../directory/index.ts'
import { type Asking, defineForm, definePage, type Page, type RawForm, type View } from '../../service.ts'
import { needsFor, type People, tabOf } from '../people.ts'
import { countOf, inWords } from '../words.ts'
import { type PlacesWords, placesWords, wholeBeneath } from './assigned-places.ts'
import { changeMember } from './change-member.ts'
import { findMemberToChange } from './find-member-here.ts'
import { placeBoxes } from './place-boxes.ts'
import { type PlacesChange, placesChange, placesSaved } from './places-change.ts'
import { confirmedField, revisionField } from './revision-field.ts'
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
    confirmed: confirmedField,
    press: z.enum(['save', 'find', 'show-all', 'tick-all', 'tick-none']).catch('save'),
  }),
)
type Press = 'save' | 'find' | 'show-all' | 'tick-all' | 'tick-none'
type Asked = Asking & { form: { raw: RawForm } }
type Input = WantedPlaces & { revision: number; confirmed: boolean; press: Press }

/** `/users/:member/schools`: the organisations beneath their own that they work with, ticked from a list; what the ticks come to is shown, then saved. No page when the service assigns none. */
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
      const change = placesChange(words.kind, member, assigned, all)
      const to = `${people.root}/users`
      if (change === undefined) return { to, notice: `Nothing changed for ${member.user.name}` }
      const commands = [{ do: 'place' as const, membership: member.id, assigned }]
      await changeMember(tx, { people, user, member, revision: input.revision, commands, now })
      if (!input.confirmed) return { check: checkView(words, member, input, change) }
      return { to, notice: placesSaved(words, member.user.name, change) }
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
    check: undefined,
    ...(await placeBoxes(asking.db, words, member, raw)),
  }
}

/** What the change comes to, with every tick carried along: to be saved, or taken back to the boxes. */
function checkView(words: PlacesWords, { user }: Member, input: Input, change: PlacesChange): View {
  const lists = [
    { names: change.added, verb: 'added' },
    { names: change.removed, verb: 'removed' },
  ]
  return {
    title: `Check this change for ${user.name}`,
    check: {
      ...change,
      lists: lists
        .filter(({ names }) => names.length > 0)
        .map(({ names, verb }) => ({
          names,
          heading: `${countOf(names.length, words.one, words.many)} will be ${verb}`,
        })),
      reach: input.reach,
      places: [...input.places],
      shown: [...input.shown].join(' '),
    },
  }
}
