/**
 * The door of the people room: the user-administration pages every service mounts, written once. A service only declares
 * `people` (its words and what each page asks); the host mounts what this door gives:
 * - `peoplePages(service, { publicUrl })` below `/<service>`, templates in `peopleFolder`;
 * - `invitationPages(policies)` from the root, for the signed out too: where an invitation's link leads;
 * - `outboxPages` from the root, in demonstration mode only: every message Remit would have sent;
 * - `peopleJobs`: clears what has run out.
 */
import type { Policies } from '../access/index.ts'
import type { JobDefinition } from '../jobs/index.ts'
import type { OpenPage, Page, Service } from '../service.ts'
import { account } from './account.ts'
import { accountPages } from './account-pages.ts'
import { clearExpired } from './clear-expired.ts'
import { endingPages } from './ending-pages.ts'
import { history } from './history.ts'
import { invitation } from './invitation.ts'
import { newUser } from './new-user.ts'
import { outbox } from './outbox.ts'
import { peopleOf } from './people.ts'
import { role } from './role.ts'
import { roleList } from './role-list.ts'
import { user } from './user.ts'
import { userInvitation } from './user-invitation.ts'
import { userList } from './user-list.ts'
import { userPlaces } from './user-places.ts'
import { userRoles } from './user-roles.ts'

/** Where the templates of all these pages are. */
export const peopleFolder = import.meta.dirname

/** The user pages of one service: `/users…`, `/roles…`, `/history`, `/account…`. */
export function peoplePages(service: Service, options: { publicUrl: string }): readonly Page[] {
  const people = peopleOf(service, options.publicUrl)
  return [
    userList(people),
    newUser(people),
    user(people),
    userRoles(people),
    ...userPlaces(people),
    ...endingPages(people),
    userInvitation(people),
    roleList(people),
    role(people),
    history(people),
    account(people),
    ...accountPages(people),
  ]
}

/** `/invitation/:token`. */
export function invitationPages(policies: Policies): readonly OpenPage[] {
  return [invitation(policies)]
}

/** `/demonstration/outbox`. */
export const outboxPages: readonly OpenPage[] = [outbox]

/** Clears every night what has run out. */
export const peopleJobs: readonly JobDefinition[] = [clearExpired]
