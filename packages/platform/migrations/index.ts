import type { Migration } from 'kysely/migration'
import { tables } from './0001-tables.ts'
import { knownAs } from './0002-known-as.ts'
import { customRoles } from './0003-custom-roles.ts'
import { appointments } from './0004-appointments.ts'
import { requests } from './0004-requests.ts'
import { signIn } from './0005-sign-in.ts'
import { viewingAndNotices } from './0006-viewing-and-notices.ts'
import { lookingAndReviewing } from './0007-looking-and-reviewing.ts'
import { apiClients } from './0008-api-clients.ts'
import { size } from './0011-size.ts'
import { apiActing } from './0012-api-acting.ts'
import { secondPlaces } from './0013-second-places.ts'
import { pageFeedback } from './0014-page-feedback.ts'
import { largeLists } from './0015-large-lists.ts'
import { sentForms } from './0016-sent-forms.ts'

/** The platform's own migrations, forward only, in the order of their names. */
export const platformMigrations: Readonly<Record<string, Migration>> = {
  'platform/0001-tables': tables,
  'platform/0002-known-as': knownAs,
  'platform/0003-custom-roles': customRoles,
  'platform/0004-appointments': appointments,
  'platform/0004-requests': requests,
  'platform/0005-sign-in': signIn,
  'platform/0006-viewing-and-notices': viewingAndNotices,
  'platform/0007-looking-and-reviewing': lookingAndReviewing,
  'platform/0008-api-clients': apiClients,
  'platform/0011-size': size,
  'platform/0012-api-acting': apiActing,
  'platform/0013-second-places': secondPlaces,
  'platform/0014-page-feedback': pageFeedback,
  'platform/0015-large-lists': largeLists,
  'platform/0016-sent-forms': sentForms,
}
