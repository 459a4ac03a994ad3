import { people } from '../../services/ncmp/demo/people.ts'
import { checkAccessPages } from './check-access-pages.ts'
import type { Example, Found } from './example.ts'
import { importPages } from './import-pages.ts'
import { ncmpMorePages } from './ncmp-more-pages.ts'
import { ncmpPages } from './ncmp-pages.ts'
import { ncmpSettingUpPages } from './ncmp-setting-up-pages.ts'
import { noticesPages } from './notices-pages.ts'
import { requestPages } from './request-pages.ts'
import { reviewPages } from './review-pages.ts'
import { sharedPages } from './shared-pages.ts'
import { signInPages } from './sign-in-pages.ts'

/** Every page of the route table in every state worth looking at. A route without an example fails the test beside this. */
export function examples(found: Found): readonly Example[] {
  const nowhere = { route: 'not found', state: 'normal', as: people.mo.name, address: '/no-such-page' }
  return [
    ...sharedPages(found),
    ...requestPages(found),
    ...signInPages(found.signIn),
    ...ncmpPages(found),
    ...ncmpMorePages(found),
    ...ncmpSettingUpPages(found),
    ...checkAccessPages(),
    ...noticesPages(found),
    ...importPages(found),
    ...reviewPages(found),
    nowhere,
  ]
}
