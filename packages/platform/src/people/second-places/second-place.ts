import { sql } from 'kysely'
import { z } from 'zod'
import { keepBothPlaces, listSecondPlaces, type SecondPlace } from '../../directory/index.ts'
import { type Asking, defineForm, definePage, oneOf, type Page } from '../../service.ts'
import { needsFor, type People, tabOf } from '../people.ts'
import { endMember } from '../users/end-member.ts'
import { type FoundMember, findMemberToChange } from '../users/find-member-here.ts'
import { revisionField } from '../users/revision-field.ts'
import { usualKind } from './second-place-words.ts'

const form = defineForm(
  z.object({
    answer: oneOf(['end', 'both'], 'Select whether they have left'),
    revision: revisionField,
  }),
)

interface FoundPlace extends FoundMember {
  place: SecondPlace
}

/** `/users/:member/second-place`: they joined another organisation; their access here ends, or stays, with one press. */
export function secondPlacePages(people: People): readonly Page[] {
  const usual = usualKind(people)
  if (usual === undefined) return []
  const { kind, label } = usual
  return [
    definePage({
      path: '/users/:member/second-place',
      needs: needsFor(people, 'remove'),
      template: 'second-places/second-place.njk',
      title: `Joined another ${label}`,
      ...tabOf(people),
      on: (asking) => findPlace(people, asking, kind),
      form,
      view: ({ on: { member, place } }) => ({
        title: `${member.user.name} has joined another ${label}`,
        back: { href: `${people.root}/users` },
        root: people.root,
        member: { id: member.id, name: member.user.name, revision: member.revision },
        organisationName: member.organisation.name,
        label,
        since: place.later.since,
      }),
      async act({ tx, user, on: { member, place }, now }, { answer, revision }) {
        const to = `${people.root}/users`
        const { name } = member.user
        if (answer === 'both') {
          await keepBothPlaces(tx, place, user, now)
          return { to, notice: `${name} keeps their access here. Nobody is asked again` }
        }
        const reason = `Joined another ${label}`
        await endMember(tx, { people, user, member, slug: 'removal', reason, revision, now })
        return { to, notice: `${name}’s access to ${member.organisation.name} has ended` }
      },
    }),
  ]
}

async function findPlace(people: People, asking: Asking, kind: string): Promise<FoundPlace | undefined> {
  const found = await findMemberToChange(people.service, asking)
  if (found === undefined) return undefined
  const where = sql<boolean>`e.id = ${found.member.id}`
  const [place] = await listSecondPlaces(asking.db, { service: found.member.service, kind, where, limit: 1 })
  return place && { ...found, place }
}
