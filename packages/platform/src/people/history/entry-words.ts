import type { ListedEntry } from '../../audit/index.ts'
import { roleLabel } from '../roles/role-words.ts'
import type { RolesKnown } from '../roles/roles-known.ts'
import { changeInWords, inWords } from '../words.ts'

/** One line of a history. */
export interface EntryWords {
  at: Date
  who: string
  /** “Role given”, or the action itself when we have no words for it. */
  what: string
  /** Whom or what it was done to. */
  subject: string
  /** “Monitor added”; empty when the words say it all. */
  change: string
  reason: string
}

/** What happened to people and places, in the past tense, by the audit’s action. */
const happenings: Readonly<Record<string, string>> = {
  'user.added': 'Account made',
  'review.started': 'Review of access started',
  'review.decided': 'Decided in a review of access',
  'review.finished': 'Review of access finished',
  'users.imported': 'Users invited from a file',
  'users.import-undone': 'Invitations of a file cancelled',
  'viewing.started': 'Began to view as this user',
  'viewing.looked': 'Looked at a page as this user',
  'viewing.ended': 'Stopped viewing as this user',
  'notifications.chosen': 'Notifications chosen',
  'user.erased': 'Erased',
  'user.renamed': 'Name changed',
  'password.changed': 'Password changed',
  'client.added': 'Machine client made',
  'client.removed': 'Machine client ended',
  'sessions.ended': 'Signed out everywhere else',
  'session.ended': 'Signed out in one browser',
  'authenticator.added': 'Authenticator app set up',
  'authenticator.removed': 'Authenticator app taken away',
  'recovery-codes.renewed': 'Recovery codes made anew',
  'recovery-code.used': 'Recovery code used',
  'passkey.added': 'Passkey added',
  'passkey.removed': 'Passkey taken away',
  'provider.bound': 'Signed in with another provider for the first time',
  'email.asked': 'Change of email address asked for',
  'email.changed': 'Email address changed',
  'email.kept': 'Change of email address stopped',
  'membership.invited': 'Invited',
  'membership.added': 'Added',
  'membership.accepted': 'Invitation accepted',
  'membership.appointed': 'Made the first administrator',
  'membership.suspended': 'Suspended',
  'membership.reactivated': 'Given access again',
  'membership.ended': 'Removed',
  'membership.kept-beside': 'Works at another organisation too',
  'membership.placed': 'Assignment changed',
  'role.assigned': 'Role given',
  'role.revoked': 'Role taken away',
  'role.defined': 'Role made',
  'role.changed': 'Role changed',
  'role.removed': 'Role removed',
  'request.made': 'Access asked for',
  'request.granted': 'Request granted',
  'request.declined': 'Request declined',
  'request.withdrawn': 'Request withdrawn',
  'request.expired': 'Request ran out',
  'request.overtaken': 'Request closed: they no longer belong',
  'handover.offered': 'Asked somebody to take over',
  'handover.accepted': 'Hand-over accepted',
  'handover.declined': 'Hand-over declined',
  'handover.withdrawn': 'Hand-over withdrawn',
  'handover.expired': 'Hand-over ran out',
  'appointment.sent': 'Form for a first administrator sent',
  'appointment.contact-named': 'Somebody named to authorise the form',
  'appointment.authorised': 'Form authorised',
  'appointment.refused': 'Form not authorised',
  'appointment.sent-back': 'Form sent back',
  'appointment.applied': 'Form checked and applied',
  'authorised-person.added': 'Authorised person added',
  'authorised-person.ended': 'Authorised person ended',
  'invitation.renewed': 'Invitation sent again',
}

/** The actions a history of people shows when it is asked for them alone. */
export const peopleActions: readonly string[] = Object.keys(happenings)

/** “school.added” → “School added”: an action without words of its own. */
export function actionInWords(action: string): string {
  const known = happenings[action]
  if (known !== undefined) return known
  const spaced = action
    .replace(/[.-]/g, ' ')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase()
  return spaced.charAt(0).toUpperCase() + spaced.slice(1)
}

/** An audit entry as a person reads it. Entries of any shape are understood: what has no words is left out. */
export function entryInWords(policy: RolesKnown, entry: ListedEntry): EntryWords {
  return {
    at: entry.at,
    who: entry.viewedAs ? `${entry.actorName}, viewing as ${entry.viewedAs.name}` : entry.actorName,
    what: actionInWords(entry.action),
    subject: entry.subject.name,
    change: [rolesChanged(policy, entry), placesChanged(entry)].filter(Boolean).join('; '),
    reason: entry.reason ?? '',
  }
}

function rolesChanged(policy: RolesKnown, { before, after }: ListedEntry): string {
  const keys = (values: Record<string, unknown> | null) =>
    listIn(values, 'roles').flatMap((each) => textIn(each, 'role') ?? (typeof each === 'string' ? each : []))
  return difference(keys(before), keys(after), (key) => roleLabel(policy, key))
}

function placesChanged({ before, after }: ListedEntry): string {
  const names = (values: Record<string, unknown> | null) =>
    listIn(values, 'assigned').flatMap((each) => {
      const every = textIn(each, 'every')
      if (every === undefined) return textIn(each, 'name') ?? []
      const of = textIn(each, 'of')
      return of === undefined ? `every ${every}` : `every ${every} of ${of}`
    })
  return difference(names(before), names(after), (name) => name)
}

function difference(before: readonly string[], after: readonly string[], words: (key: string) => string): string {
  const added = after.filter((key) => !before.includes(key)).map(words)
  const removed = before.filter((key) => !after.includes(key)).map(words)
  const counted = (names: readonly string[]) => (names.length > 5 ? [`${names.length} (${inWords(names)})`] : names)
  return changeInWords(counted(added), counted(removed)) ?? ''
}

function listIn(values: Record<string, unknown> | null, key: string): readonly unknown[] {
  const found = values?.[key]
  return Array.isArray(found) ? found : []
}

function textIn(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const found: unknown = Reflect.get(value, key)
  return typeof found === 'string' ? found : undefined
}
