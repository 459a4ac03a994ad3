import { type AdministrationSource, compileOrThrow, escalate, type State } from '@remit/policy'
import { describe, expect, it } from 'vitest'

/**
 * The Small Health Care Facility of the literature on administrative role-based access control (Stoller, Yang, Ramakrishnan and
 * Gofman, CCS 2007), rebuilt from how it is described: who assigns which roles, what they presuppose and what is kept apart. The
 * published text was not at hand: names and rules are a reconstruction, positive conditions written as `requires`, negative ones as
 * `exclusive`.
 */

const role = (label: string) => ({ label, at: ['facility'], grants: [] })
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
  key: 'facility',
  name: 'Small Health Care Facility',
  organisations: { facility: { label: 'facility', plural: 'facilities' } },
  resources: {},
  permissions: {},
  roles: {
    manager: role('Manager'),
    medicalManager: role('Medical manager'),
    receptionist: role('Receptionist'),
    nurse: role('Nurse'),
    doctor: role('Doctor'),
    patient: role('Patient'),
    primaryDoctor: role('Primary doctor'),
    referredDoctor: role('Referred doctor'),
    thirdParty: role('Third party'),
    medicalTeam: role('Medical team'),
  },
  constraints: {
    primaryIsDoctor: { requires: ['doctor'], role: 'primaryDoctor' },
    referredIsDoctor: { requires: ['doctor'], role: 'referredDoctor' },
    receptionApart: { exclusive: ['receptionist', 'doctor'], per: 'user' },
    nurseApart: { exclusive: ['nurse', 'doctor'], per: 'user' },
    partyApart: { exclusive: ['thirdParty', 'doctor'], per: 'user' },
  },
  administration: {
    managers: assigns('manager', 'receptionist', 'nurse', 'doctor', 'medicalManager'),
    receptionists: assigns('receptionist', 'patient'),
    patients: assigns('patient', 'primaryDoctor', 'thirdParty'),
    doctors: assigns('doctor', 'referredDoctor'),
    medicalManagers: assigns('medicalManager', 'medicalTeam'),
  },
})

const state: State = {
  organisations: [{ id: 'f', kind: 'facility', status: 'open' }],
  memberships: ['manager', 'receptionist', 'nurse', 'doctor', 'patient'].map((it) => ({
    id: `m-${it}`,
    user: it,
    organisation: 'f',
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

describe('the Small Health Care Facility', () => {
  it.each(['manager', 'receptionist', 'nurse', 'doctor', 'patient'])('a %s reaches nothing alone', (user) => {
    expect(reached(user)).toEqual([])
  })

  it('a patient makes a doctor their primary doctor, and nobody else', () => {
    expect(reached('patient', 'doctor')).toEqual(['doctor: primaryDoctor'])
    expect(reached('patient', 'nurse')).toEqual(['nurse: thirdParty'])
  })

  it('a receptionist and a nurse reach no doctor’s role', () => {
    expect(reached('receptionist', 'nurse').filter((it) => it.includes('octor'))).toEqual([])
  })
})
