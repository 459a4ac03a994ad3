import { z } from 'zod'
import type { Member } from '../../directory/index.ts'
import { type Acted, type Asking, defineForm, definePage, type Page, refuse, text, type View } from '../../service.ts'
import { needsFor, type People, tabOf } from '../people.ts'
import { lowerFirst } from '../words.ts'
import { type EndingSlug, endMember } from './end-member.ts'
import { leftAlone, stopOf } from './ending-effect.ts'
import { type FoundMember, findMemberHere } from './find-member-here.ts'
import { revisionField } from './revision-field.ts'

const form = defineForm(z.object({ reason: text('Enter the reason, in a few words', 500), revision: revisionField }))

/** What differs between suspending, giving back and removing. */
interface Ending {
  slug: EndingSlug
  /** Statuses of members to whom it can be done, and the status it leads to. */
  from: readonly Member['status'][]
  leadsTo: Member['status']
  /** What a second press hears, when the first has done it. */
  already: (name: string) => string
  title: (name: string) => string
  button: (name: string) => string
  notice: (name: string) => string
  /** What will happen, one line each. */
  effect: (member: Member, isYou: boolean) => readonly string[]
}

const endings: readonly Ending[] = [
  {
    slug: 'suspension',
    from: ['active'],
    leadsTo: 'suspended',
    already: (name) => `${name} is suspended already`,
    title: (name) => `Suspend ${name}`,
    button: (name) => `Suspend ${name}`,
    notice: (name) => `${name} is suspended and was signed out here`,
    effect: (member, isYou) => [
      `${isYou ? 'You lose' : 'They lose'} access to ${member.organisation.name} at once, wherever ${isYou ? 'you are' : 'they are'} signed in.`,
      'Roles and assignments are kept for when access is given back.',
      ...(isYou ? ['You cannot give it back to yourself: somebody else has to.'] : []),
    ],
  },
  {
    slug: 'reactivation',
    from: ['suspended'],
    leadsTo: 'active',
    already: (name) => `${name} has access already`,
    title: (name) => `Give ${name} access again`,
    button: () => 'Give access again',
    notice: (name) => `${name} has access again`,
    effect: (member) => [`They get back the roles and assignments they had at ${member.organisation.name}.`],
  },
  {
    slug: 'removal',
    from: ['active', 'suspended', 'invited'],
    leadsTo: 'ended',
    already: (name) => `${name} is removed already`,
    title: (name) => `Remove ${name}`,
    button: (name) => `Remove ${name}`,
    notice: (name) => `${name} is removed`,
    effect: (member, isYou) => [
      `${isYou ? 'You lose' : 'They lose'} access to ${member.organisation.name} at once, wherever ${isYou ? 'you are' : 'they are'} signed in.`,
      'What they did stays in the history.',
      `${isYou ? 'You come' : 'They come'} back only through a new invitation, with no roles.`,
    ],
  },
]

/** `/users/:member/suspension`, `…/reactivation`, `…/removal`: each with a reason, which the history keeps. */
export function endingPages(people: People): readonly Page[] {
  return endings.map((ending) =>
    definePage({
      path: `/users/:member/${ending.slug}`,
      needs: needsFor(people, 'remove'),
      template: 'users/ending.njk',
      title: ending.title('a user'),
      ...tabOf(people),
      on: async (asking) => {
        const found = await findMemberHere(people.service, asking)
        return found && [...ending.from, ending.leadsTo].includes(found.member.status) ? found : undefined
      },
      form,
      view: (asking) => viewOf(people, ending, asking, asking.on.member),
      act: (acting, input) => end(people, ending, acting, input),
    }),
  )
}

/** What it will do, or at once what stands in its way: nobody types a reason for what cannot be. */
async function viewOf(people: People, ending: Ending, asking: Asking, member: Member): Promise<View> {
  const { id, user: named, revision, status } = member
  if (status === ending.leadsTo) throw refuse('not-found', 'There is nothing here that you can see.')
  const isYou = id === asking.user.acting.id
  const stop = await stopOf(asking, member, ending.slug)
  const warns = ending.slug !== 'reactivation'
  return {
    title: stop ? `You cannot ${lowerFirst(ending.title(named.name))}` : ending.title(named.name),
    back: { href: `${people.root}/users/${id}` },
    root: people.root,
    member: { id, name: named.name, revision },
    slug: ending.slug,
    warns,
    isYou,
    stop: stop && { message: stop.message, next: stop.next ?? '', details: stop.details ?? [] },
    button: ending.button(named.name),
    effect: [...ending.effect(member, isYou), ...(warns ? await leftAlone(asking, member) : [])],
  }
}

type Acting = Parameters<NonNullable<Page<{ reason: string; revision: number }, FoundMember>['act']>>[0]

async function end(
  people: People,
  ending: Ending,
  { tx, user, on, now }: Acting,
  { reason, revision }: { reason: string; revision: number },
): Promise<Acted> {
  const { member } = on
  // Pressed twice: the first press has done it, and its answer went unseen.
  if (member.status === ending.leadsTo) return { to: `${people.root}/users`, notice: ending.already(member.user.name) }
  await endMember(tx, { people, user, member, slug: ending.slug, revision, reason, now })
  const isYou = member.id === user.acting.id
  return { to: isYou ? '/your-services' : `${people.root}/users`, notice: ending.notice(member.user.name) }
}
