import type { Policy } from '@remit/policy'
import type { Topic } from '../../notify/index.ts'

/** What administrators of an organisation hear of, in every service. */
export const administratorTopics: readonly Topic[] = [
  { key: 'people.accepted', label: 'Somebody accepts an invitation', usual: 'instant' },
  { key: 'people.changes', label: 'Somebody else changes users or their access', usual: 'daily' },
]

/** What everybody hears of at once, and cannot stop: it protects their account. */
export const yourAccess: Topic = {
  key: 'people.your-access',
  label: 'Somebody changes your own access',
  usual: 'instant',
}

/** What the policy's permissions let their holders hear of. */
export function permissionTopics(policy: Policy): readonly Topic[] {
  return [...policy.permissions.values()].flatMap(({ key, label, notify }) =>
    notify === undefined ? [] : [{ key, label, usual: notify }],
  )
}

/** Everything of a service that can be stopped. */
export function optionalTopics(policy: Policy): readonly Topic[] {
  return [...administratorTopics, ...permissionTopics(policy)]
}

/** One topic of a service by its key; undefined when there is none. */
export function topicOf(policy: Policy, key: string): Topic | undefined {
  return key === yourAccess.key ? yourAccess : optionalTopics(policy).find((topic) => topic.key === key)
}
