import { endViewing } from '../access/index.ts'
import { inTransaction } from '../db/index.ts'
import type { Hosting } from './hosting.ts'
import { goTo, mount } from './mount.ts'
import { requireAccount } from './visit.ts'
import { endOfViewing } from './while-viewing.ts'

/** `POST /viewing/end`: the viewer is themselves again. */
export function mountViewing(hosting: Hosting): void {
  mount(hosting, {
    path: endOfViewing,
    needs: { open: 'Whoever views as somebody may stop' },
    find: async (visit) => requireAccount(visit),
    act: async (visit, account) => {
      const ended = await inTransaction(hosting.db, (tx) => endViewing(tx, account.session.tokenHash, visit.now))
      return goTo(
        hosting,
        visit,
        ended ? `/${ended.service}` : '/',
        ended && 'You stopped viewing, and are yourself again',
      )
    },
  })
}
