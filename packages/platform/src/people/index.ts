/**
 * The door of the people room: the user-administration pages every service mounts, written once. A service only declares
 * `people` (its words and what each page asks); the host mounts what this door gives:
 * - `peoplePages(service, { publicUrl, seal })` below `/<service>`, templates in `peopleFolder`;
 * - `invitationPages(policies)` from the root, for the signed out too: where an invitation's link leads;
 * - `emailPages` from the root: where the links of a change of email address lead;
 * - `peopleEndpoints({ publicUrl, seal })` below `/api`: the same for other systems;
 * - `outboxPages` from the root, in demonstration mode only: every message Remit would have sent;
 * - `firstAdministratorForm(service, publicUrl)` from the root: the public form of services that declare one;
 * - `peopleJobs`: clears what has run out.
 */
import type { Policies } from '../access/index.ts'
import type { JobDefinition } from '../jobs/index.ts'
import type { OpenPage, Page, Service } from '../service.ts'
import { account } from './account/account.ts'
import { accountPages } from './account/account-pages.ts'
import { authenticator } from './account/authenticator.ts'
import { emailChange } from './account/email-change.ts'
import { emailLinks } from './account/email-links.ts'
import { ownSessions } from './account/own-sessions.ts'
import { passkeyPages } from './account/passkeys.ts'
import { belongingPages } from './belonging/belonging.ts'
import { checkAccess } from './check-access/check-access.ts'
import { clearExpired } from './clear-expired.ts'
import { coverPages } from './cover/cover.ts'
import { feedbackPages } from './feedback/feedback.ts'
import { firstAdministratorQueue } from './first-administrator/first-administrator-pages.ts'
import { namingPages } from './first-administrator/naming.ts'
import { closeLapsedHandovers } from './hand-over/close-lapsed.ts'
import { handOverPages } from './hand-over/hand-over-pages.ts'
import { history } from './history/history.ts'
import { historyExport } from './history/history-export.ts'
import { importPages } from './imports/import-pages.ts'
import { invitation } from './invitations/invitation.ts'
import { notificationChoices } from './notices/notification-choices.ts'
import { unsubscribePages } from './notices/unsubscribe-page.ts'
import { organisationOutbox } from './outbox/organisation-outbox.ts'
import { outbox } from './outbox/outbox.ts'
import { type PeopleOptions, peopleOf } from './people.ts'
import { closeUnansweredRequests } from './requests/close-unanswered.ts'
import { requestPages } from './requests/request-pages.ts'
import { changeEndpoints } from './rest/change-endpoints.ts'
import type { Endpoint } from './rest/endpoint.ts'
import { readEndpoints } from './rest/read-endpoints.ts'
import { grantReview } from './reviews/grant-review.ts'
import { reviewPages } from './reviews/review-pages.ts'
import { role } from './roles/role.ts'
import { roleEditors } from './roles/role-editor.ts'
import { roleList } from './roles/role-list.ts'
import { roleMatrix } from './roles/role-matrix.ts'
import { roleRemoval } from './roles/role-removal.ts'
import { secondPlacePages } from './second-places/second-place.ts'
import { endingPages } from './users/ending-pages.ts'
import { newUser } from './users/new-user.ts'
import { user } from './users/user.ts'
import { userExport } from './users/user-export.ts'
import { userInvitation } from './users/user-invitation.ts'
import { userList } from './users/user-list.ts'
import { userPlaces } from './users/user-places.ts'
import { userRoles } from './users/user-roles.ts'
import { userSearch } from './users/user-search.ts'
import { endViewings, viewAs } from './view-as/view-as.ts'

export { coverJobs } from './cover/cover-jobs.ts'
export { dormancyJobs } from './dormancy/dormancy-job.ts'
export { firstAdministratorJobs } from './first-administrator/appointment-jobs.ts'
export { firstAdministratorForm } from './first-administrator/first-administrator-pages.ts'
export { reminderJobs } from './invitations/remind.ts'
export { noticeJobs, tellPeople } from './notices/notice-jobs.ts'
export { describeEndpoints, jsonOf, refusedWith } from './rest/describe.ts'
export { type Calling, type Endpoint, methodOf } from './rest/endpoint.ts'
export { secondPlaceJobs } from './second-places/second-place-jobs.ts'

/** Where the templates of all these pages are. */
export const peopleFolder = import.meta.dirname

/** The user pages of one service: `/users…`, `/roles…`, `/history`, `/account…`. */
export function peoplePages(service: Service, options: PeopleOptions): readonly Page[] {
  const people = peopleOf(service, options)
  return [
    userList(people),
    newUser(people),
    userExport(people),
    userSearch(people),
    ...importPages(people),
    user(people),
    userRoles(people),
    ...userPlaces(people),
    ...belongingPages(people),
    ...endingPages(people),
    ...secondPlacePages(people),
    userInvitation(people),
    roleList(people),
    roleMatrix(people),
    role(people),
    ...(service.policy.customRoles ? [...roleEditors(people), roleRemoval(people)] : []),
    ...requestPages(people),
    ...handOverPages(people),
    ...coverPages(people),
    ...firstAdministratorQueue(service, options.publicUrl),
    ...namingPages(people),
    history(people),
    historyExport(people),
    checkAccess(people),
    ...reviewPages(people),
    grantReview(people),
    organisationOutbox(people),
    notificationChoices(people),
    ...viewAs(people),
    account(people),
    ...accountPages(people),
    authenticator(people),
    emailChange(people),
    ...passkeyPages(people),
    ownSessions(people),
    ...feedbackPages(people),
  ]
}

/** `/invitation/:token`, `/unsubscribe/:token`: where links in messages lead. */
export function invitationPages(policies: Policies): readonly OpenPage[] {
  return [invitation(policies), ...unsubscribePages(policies)]
}

/** `/new-email/:token` and `/email-change/:token`. */
export const emailPages: readonly OpenPage[] = emailLinks

/** What other systems read and change below `/api`. */
export function peopleEndpoints(options: PeopleOptions): readonly Endpoint[] {
  return [...readEndpoints, ...changeEndpoints(options)]
}

/** `/demonstration/outbox`. */
export const outboxPages: readonly OpenPage[] = [outbox]

/** Clears every night what has run out. */
export const peopleJobs: readonly JobDefinition[] = [
  clearExpired,
  closeUnansweredRequests,
  closeLapsedHandovers,
  endViewings,
]
