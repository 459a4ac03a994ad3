import { dateOf, defineForm, definePage, oneOf, type Problem, text, today } from '@remit/platform/service'
import { z } from 'zod'
import { askForChange, changeWords } from './assignment-changes.ts'
import { type AssignmentRole, assignmentRoles, listAssignments, listPractices } from './assignments.ts'

const kinds = ['join', 'leave', 'change'] as const
const roles = ['principal', 'salaried', 'locum'] as const

/** A performer asks to join a practice, to leave it, or to change role there. */
export const newChange = definePage({
  path: '/assignment-changes/new',
  needs: 'assignmentChange.ask',
  template: 'new-change.njk',
  title: 'Ask for a change',
  form: defineForm(
    z.object({
      kind: oneOf(kinds, 'Choose what changes'),
      practice: text('Choose the practice'),
      role: oneOf(['', ...roles], 'Choose the role from the list'),
      on_day: dateOf('Enter the day', 'The day must be a real date'),
    }),
  ),
  async view({ db }) {
    const practices = await listPractices(db)
    return {
      back: { href: '/pcse/assignment-changes', text: 'Performers List' },
      kinds: [
        { value: 'join', text: 'I join a practice' },
        { value: 'leave', text: 'I leave a practice' },
        { value: 'change', text: 'My role at a practice changes' },
      ],
      practices: [
        { value: '', text: 'Choose the practice' },
        ...practices.map(({ id, name, code }) => ({ value: id, text: `${name} (${code})` })),
      ],
      roles: [
        { value: '', text: 'None: I leave' },
        ...roles.map((role) => ({ value: role, text: assignmentRoles[role] })),
      ],
    }
  },
  async act({ tx, user, now }, { kind, practice: id, role, on_day }) {
    const practice = (await listPractices(tx)).find((each) => each.id === id)
    if (practice === undefined) return { problems: wrong('practice', 'Choose the practice from the list') }
    const here = (await listAssignments(tx, user.id, today(now))).find(
      ({ practice_id, ends_on }) => practice_id === practice.id && ends_on === null,
    )
    const problems = changeProblems({ kind, role }, here, practice.name)
    if (problems.length > 0) return { problems }
    const asked = { practice, kind, on_day, role: kind === 'leave' || role === '' ? null : role }
    await askForChange(tx, user, asked, now)
    return { to: '/pcse/assignment-changes', notice: `${changeWords[kind]}: ${practice.name} is asked to approve it` }
  },
})

function changeProblems(
  { kind, role }: { kind: (typeof kinds)[number]; role: '' | AssignmentRole },
  here: { role: AssignmentRole } | undefined,
  practice: string,
): readonly Problem[] {
  if (kind === 'join' && here) return wrong('practice', `You work at ${practice} already. Choose “My role changes”`)
  if (kind !== 'join' && !here) return wrong('practice', `You do not work at ${practice}. Choose one you work at`)
  if (kind === 'leave') return []
  if (role === '') return wrong('role', 'Choose what you will be there')
  return here?.role === role ? wrong('role', `You are ${assignmentRoles[role]} there already`) : []
}

function wrong(where: string, message: string): readonly Problem[] {
  return [{ code: 'invalid', where, message }]
}
