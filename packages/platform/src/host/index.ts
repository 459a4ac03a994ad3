/**
 * The door of the host room: signs people in, mounts every page, and answers every request in the same order.
 *
 * What is mounted: `service.rooms` below `/<service>`, a page's template at `<service folder>/<room>/<template>`. It
 * extends `layout.njk` and fills `{% block page %}`; `{% block heading %}` replaces caption and heading.
 *
 * Every template may print, besides its own `view`: `formFields` (hidden fields, inside every `<form method="post">`),
 * `typed(name, fallback)`, `isTicked(name, value, fallback)`, `problem(name)` (the macros' `errorMessage`), `user`,
 * `organisation`, `service`, `title`, `cspNonce`; filters `date` (“4 June 2026”), `dateTime` and `number`; and the macros
 * of `macros/lists.njk`: `table`, `pagination` (of what `paginate` returns), `tag`, `emptyState`.
 */
export { addApiClient, type ClientGrant, clientGrants, removeApiClient } from '../api/index.ts'
export { removeFactors, resealWith, sealOf, signOutUser } from '../credentials/index.ts'
export {
  coverJobs,
  dormancyJobs,
  firstAdministratorJobs,
  noticeJobs,
  peopleJobs,
  reminderJobs,
  secondPlaceJobs,
  tellPeople,
} from '../people/index.ts'
export { buildHost, type HostParts, hostingIn, routesOf } from './build-host.ts'
export type { HostConfig, RouteEntry } from './hosting.ts'
export { beginSession } from './sign-in/sessions.ts'
