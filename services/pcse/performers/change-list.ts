import { holdsAnywhere } from '@remit/platform/access'
import { definePage, today } from '@remit/platform/service'
import { changeWords, listChanges } from './assignment-changes.ts'
import { assignmentRoles, listAssignments } from './assignments.ts'

/** Changes in the Performers List: a practice's to review, or a performer's own with where they work. */
export const changeList = definePage({
  path: '/assignment-changes',
  needs: { anywhere: 'assignmentChange.view' },
  template: 'change-list.njk',
  title: 'Performers List',
  async view({ db, user, now }) {
    const maySend = holdsAnywhere(user, 'assignmentChange.ask', now)
    const changes = await listChanges(db, user, now)
    const assignments = maySend ? await listAssignments(db, user.id, today(now)) : []
    return {
      back: { href: '/pcse', text: 'Home' },
      maySend,
      assignments: assignments.map((row) => ({ ...row, role: assignmentRoles[row.role] })),
      mayDecide: holdsAnywhere(user, 'assignmentChange.decide', now),
      rows: changes.map((row) => ({
        ...row,
        what: changeWords[row.kind],
        as: row.role === null ? '' : assignmentRoles[row.role],
        reason: row.reason ?? '',
      })),
    }
  },
})
