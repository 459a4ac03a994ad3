import type { pcsePolicy } from '../policy.ts'
import { idOf } from './id-of.ts'
import { centre, type PlaceKey, places } from './places.ts'

export type DemoRole = keyof typeof pcsePolicy.roles

/** One membership: where, and the roles held there. */
export interface DemoMembership {
  id: string
  organisation: string
  roles: readonly DemoRole[]
}

export interface DemoPerson {
  id: string
  name: string
  email: string
  memberships: readonly DemoMembership[]
  status: 'active' | 'suspended' | 'invited'
  /** As the sign-in page introduces them: “GPP user administrator at Ash Lane Surgery”. */
  part: string
}

type At = PlaceKey | 'centre'
type Line = readonly [
  name: string,
  at: Readonly<Partial<Record<At, readonly DemoRole[]>>>,
  part: string,
  status?: DemoPerson['status'],
]

const lines = {
  vera: ['Vera Osei', { centre: ['verificationOfficer'] }, 'Verification officer'],
  ian: ['Ian Frost', { centre: ['verificationOfficer'] }, 'Second verification officer'],
  ola: ['Ola Berg', { centre: ['operationsOfficer'] }, 'Payment runs, supplies and records'],
  abel: ['Abel Wright', { wold: ['icbApprover'] }, 'Decides claims'],
  iris: ['Iris Doyle', { wold: ['icbUserManagement', 'icbApprover'] }, 'ICB user administrator'],
  gwen: ['Dr Gwen Hale', { centre: ['performer'] }, 'GP who joins a practice'],
  hugo: ['Dr Hugo Marsh', { centre: ['performer'] }, 'Locum GP'],
  abi: ['Abi Lyle', { ledger: ['gpAccountant'] }, 'GP accountant'],
  gita: ['Gita Rao', { ash: ['gppUserManagement'] }, 'GPP user administrator'],
  lena: [
    'Lena Park',
    { ash: ['gppUserManagement', 'gppStatements'], birch: ['gppViewClaims'] },
    'Leaves for Birch Road',
  ],
  mark: ['Mark Cole', { ash: ['mainContact'] }, 'Main contact'],
  pam: ['Pam Dunn', { ash: ['plUserAdministration'] }, 'PL user administrator'],
  cal: ['Cal Ortiz', { ash: ['gppClaimsAdmin'] }, 'Claims'],
  vic: ['Vic Stone', { ash: ['gppViewClaims'] }, 'Views claims'],
  stella: ['Stella Quick', { ash: ['gppStatements'] }, 'Statements'],
  esme: ['Esme Ward', { ash: ['gppEstimates', 'gppAvcs'] }, 'Estimates and AVCs'],
  luke: ['Luke Barr', { ash: ['gppLocumApplications'] }, 'Locum applications'],
  jo: ['Jo Lind', { ash: ['gppJoinersLeavers', 'gppSpecialLeavers'] }, 'Joiners and leavers'],
  orla: ['Orla Finn', { ash: ['orderEntryClerk', 'medicalRecordMovement'] }, 'Supplies and records'],
  nina: ['Nina Hart', { ash: ['plPracticeManager'] }, 'PL practice manager'],
  una: ['Una Moss', { ash: [] }, 'No roles yet'],
  sid: ['Sid Poole', { ash: ['gppViewClaims'] }, 'Views claims, suspended', 'suspended'],
  ivy: ['Ivy Chan', { ash: ['gppStatements'] }, 'Statements, invited', 'invited'],
  bea: ['Bea Lowe', { birch: ['gppUserManagement', 'plUserAdministration'] }, 'Administers payments and performers'],
  dev: ['Dev Mistry', { birch: ['serviceDeskAnalyst'] }, 'Service desk analyst'],
  carl: ['Carl Nash', { cedar: [] }, 'At a practice without an administrator'],
  dina: ['Dina Hall', { damson: ['gppUserManagement'] }, 'One of four GPP user administrators'],
  drew: ['Drew Hall', { damson: ['gppUserManagement'] }, 'One of four GPP user administrators'],
  dora: ['Dora Kerr', { damson: ['gppUserManagement'] }, 'One of four GPP user administrators'],
  dan: ['Dan Price', { damson: ['gppUserManagement'] }, 'One of four GPP user administrators'],
  dot: ['Dot Yates', { damson: ['gppClaimsAdmin'] }, 'Claims'],
  tess: [
    'Tess Webb',
    { elm: ['gppUserManagement', 'gppClaimsAdmin'], fern: ['gppUserManagement'] },
    'Works at two practices',
  ],
} as const satisfies Record<string, Line>

export type PersonKey = keyof typeof lines

// The same keys as `lines`, which `Object.fromEntries` types as any text.
/** The invented people by first name: every role, and every state a user can be in. */
export const people = Object.fromEntries(
  Object.entries<Line>(lines).map(([key, line]) => [key, drawPerson(key, line)]),
) as Record<PersonKey, DemoPerson>

function drawPerson(key: string, [name, at, part, status = 'active']: Line): DemoPerson {
  const held = Object.entries(at) as [At, readonly DemoRole[]][]
  const [[first]] = held as [[At, readonly DemoRole[]]]
  const memberships = held.map(([place, roles]) => ({
    id: idOf(`membership ${key} ${place}`),
    organisation: place === 'centre' ? centre.id : places[place].id,
    roles,
  }))
  const email = `${name.toLowerCase().replaceAll(' ', '.')}@${first}.example`
  const where = first === 'centre' ? centre.name : places[first].name
  return { id: idOf(`user ${key}`), name, email, memberships, status, part: `${part} (${where})` }
}
