import { type AdministrationSource, compileOrThrow, escalate, type State } from '@remit/policy'
import { describe, expect, it } from 'vitest'

/**
 * The University of the literature on administrative role-based access control (Stoller, Yang, Ramakrishnan and Gofman, CCS 2007),
 * rebuilt from how it is described. The published text was not at hand: names and rules are a reconstruction, positive conditions
 * written as `requires`, negative ones as `exclusive`.
 */

const role = (label: string) => ({ label, at: ['university'], grants: [] })
const assigns = (holder: string, ...roles: readonly string[]): AdministrationSource => ({
  holder: { roles: [holder] },
  may: ['assign', 'revoke'],
  roles,
  where: 'organisation',
  alongside: true,
  self: false,
  peers: true,
})
const policy = compileOrThrow({
  key: 'university',
  name: 'University',
  organisations: { university: { label: 'university', plural: 'universities' } },
  resources: {},
  permissions: {},
  roles: {
    president: role('President'),
    provost: role('Provost'),
    dean: role('Dean'),
    chair: role('Department chair'),
    admissions: role('Admissions officer'),
    faculty: role('Faculty'),
    student: role('Student'),
    undergraduate: role('Undergraduate'),
    graduate: role('Graduate student'),
    assistant: role('Teaching assistant'),
    committee: role('Graduate committee'),
  },
  constraints: {
    undergraduateIsStudent: { requires: ['student'], role: 'undergraduate' },
    graduateIsStudent: { requires: ['student'], role: 'graduate' },
    assistantIsGraduate: { requires: ['graduate'], role: 'assistant' },
    committeeIsFaculty: { requires: ['faculty'], role: 'committee' },
    oneLevel: { exclusive: ['undergraduate', 'graduate'], per: 'user' },
    facultyApart: { exclusive: ['student', 'faculty'], per: 'user' },
  },
  administration: {
    presidents: assigns('president', 'provost'),
    provosts: assigns('provost', 'dean', 'faculty'),
    deans: assigns('dean', 'chair'),
    chairs: assigns('chair', 'assistant', 'committee'),
    admissions: assigns('admissions', 'student', 'undergraduate', 'graduate'),
  },
})

const state: State = {
  organisations: [{ id: 'u', kind: 'university', status: 'open' }],
  memberships: ['president', 'chair', 'admissions', 'student', 'faculty'].map((it) => ({
    id: `m-${it}`,
    user: it,
    organisation: 'u',
    status: 'active',
    assigned: [],
    assignments: [{ role: it }],
  })),
}
const reached = (...coalition: readonly string[]) => {
  const { gains, undecided } = escalate(policy, state, coalition, 0)
  expect(undecided).toEqual([])
  return gains.map((it) => `${it.user}: ${it.role}`).sort()
}

describe('the University', () => {
  it.each(['president', 'chair', 'admissions', 'student', 'faculty'])(
    'whoever holds only %s reaches nothing alone',
    (it) => {
      expect(reached(it)).toEqual([])
    },
  )

  it('a student becomes a graduate by admission, and an assistant only with a chair besides', () => {
    expect(reached('admissions', 'student')).toEqual(['student: graduate', 'student: undergraduate'])
    expect(reached('chair', 'student')).toEqual([])
    expect(reached('admissions', 'chair', 'student')).toContain('student: assistant')
  })

  it('a chair puts faculty on the graduate committee, and no student', () => {
    expect(reached('chair', 'faculty')).toEqual(['faculty: committee'])
  })
})
