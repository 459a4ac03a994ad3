import { administersHere, holdsAnywhere } from '../../access/index.ts'
import { chooseRhythms, listChoices, type Rhythm, type Topic } from '../../notify/index.ts'
import { definePage, type Form, type RawForm, type SignedInUser } from '../../service.ts'
import type { People } from '../people.ts'
import { administratorTopics, permissionTopics } from './topics.ts'

const rhythms: readonly { value: Rhythm; text: string }[] = [
  { value: 'instant', text: 'At once' },
  { value: 'hourly', text: 'Once an hour' },
  { value: 'daily', text: 'Once a day' },
  { value: 'never', text: 'Never' },
]

type Chosen = ReadonlyMap<string, Rhythm>

/** One radio a topic, named as it is: whatever is not a rhythm leaves that topic as it was. */
const form: Form<Chosen> = { read: (raw) => ({ ok: true, value: chosenIn(raw) }) }

/** `/account/notifications`: what one hears of, and how often. */
export function notificationChoices(people: People) {
  return definePage({
    path: '/account/notifications',
    needs: { anywhere: 'self.notifications' },
    template: 'notices/notification-choices.njk',
    title: 'Choose your notifications',
    form,
    view: async ({ db, user, now }) => {
      const chosen = await listChoices(db, user.id, user.acting.service)
      return {
        back: { href: `${people.root}/account` },
        root: people.root,
        email: user.email,
        rhythms,
        topics: topicsFor(user, now).map(({ key, label, usual }) => ({ key, label, rhythm: chosen.get(key) ?? usual })),
      }
    },
    async act({ tx, user, now }, chosen) {
      const topics = topicsFor(user, now).flatMap((topic) => {
        const rhythm = chosen.get(topic.key)
        return rhythm === undefined ? [] : [{ topic, rhythm }]
      })
      const changed = await chooseRhythms(tx, { user, service: user.acting.service, topics, now })
      return {
        to: `${people.root}/account/notifications`,
        notice: changed ? 'Your choices are saved' : 'Nothing changed',
      }
    },
  })
}

/** What this user can hear of: as an administrator, and by the permissions their roles hold. */
function topicsFor(user: SignedInUser, now: Date): readonly Topic[] {
  const own = administersHere(user, now) ? administratorTopics : []
  return [...own, ...permissionTopics(user.facts.policy).filter(({ key }) => holdsAnywhere(user, key, now))]
}

function chosenIn(raw: RawForm): Chosen {
  const pairs = Object.entries(raw).flatMap(([topic, value]) => {
    const rhythm = rhythms.find((each) => each.value === value)
    return rhythm === undefined ? [] : [[topic, rhythm.value] as const]
  })
  return new Map(pairs)
}
