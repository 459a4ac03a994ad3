import type { Policy } from '@remit/policy'
import { isId, type Reader } from '../../db/index.ts'
import { type AccessRequest, namesOf, type RequestedAccess } from '../../directory/index.ts'
import { roleLabel } from '../roles/role-words.ts'
import { inWords } from '../words.ts'

/** What requests ask for, each in a phrase: “Collector”, “Account type: Service Level”, “north 1 and north 2”. */
export async function requestsInWords(
  reader: Reader,
  policy: Policy,
  requests: readonly RequestedAccess[],
): Promise<readonly string[]> {
  const places = requests.flatMap(({ asked }) => ('assigned' in asked ? asked.assigned : []))
  const ids = places.filter((place) => typeof place === 'string')
  // A role the policy does not know was made at run time, and has its name where places have theirs.
  const roles = requests.flatMap(({ asked }) => ('role' in asked && isId(asked.role) ? [asked.role] : []))
  const names = await namesOf(reader, [...new Set([...ids, ...roles])])
  return requests.map(({ kind, asked }) => {
    if ('role' in asked) {
      const label = names.get(asked.role) ?? roleLabel(policy, asked.role)
      return kind === 'account-type' ? `Account type: ${label}` : label
    }
    return inWords(asked.assigned.map((place) => placeInWords(policy, place, names)))
  })
}

/** One of them. */
export async function requestInWords(reader: Reader, policy: Policy, request: RequestedAccess): Promise<string> {
  return (await requestsInWords(reader, policy, [request]))[0] ?? ''
}

/** The state as a tag: its word and GOV.UK colour. */
export function requestTag({ status, expiresAt }: Pick<AccessRequest, 'status' | 'expiresAt'>, now: Date) {
  if (status === 'open' && expiresAt <= now) return tags.expired
  return tags[status]
}

const tags = {
  open: { text: 'Waiting', colour: 'yellow' },
  granted: { text: 'Granted', colour: 'green' },
  declined: { text: 'Declined', colour: 'red' },
  withdrawn: { text: 'Withdrawn', colour: 'grey' },
  expired: { text: 'Run out', colour: 'orange' },
  overtaken: { text: 'Closed', colour: 'grey' },
} as const

type Place = Extract<RequestedAccess['asked'], { assigned: unknown }>['assigned'][number]

function placeInWords(policy: Policy, place: Place, names: ReadonlyMap<string, string>): string {
  if (typeof place === 'string') return names.get(place) ?? place
  return `every ${policy.source.organisations[place.every]?.label ?? place.every}`
}
