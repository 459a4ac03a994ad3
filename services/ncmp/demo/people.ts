import { type AuthorityKey, authorities, centre, type SchoolKey } from './places.ts'
import { idOf } from './seeded.ts'

export type DemoRole = 'monitor' | 'superMonitor' | 'collector' | 'laSetup' | 'ncmpLead' | 'superUser' | 'centreOfficer'

export interface DemoPerson {
  /** The user's id. */
  id: string
  membership: string
  name: string
  email: string
  at: AuthorityKey | 'centre'
  roles: readonly DemoRole[]
  /** Schools by short name, or every school of the authority, later ones included. */
  assigned: readonly SchoolKey[] | 'every'
  status: 'active' | 'suspended' | 'invited'
  /** As the sign-in page introduces them: “Super monitor at Northtown Council”. */
  part: string
}

type Line = readonly [
  name: string,
  at: AuthorityKey | 'centre',
  roles: readonly DemoRole[],
  assigned: readonly SchoolKey[] | 'every',
  part: string,
  status?: 'suspended' | 'invited',
]

const lines = {
  priya: ['Priya Shah', 'northtown', ['ncmpLead', 'superUser'], 'every', 'NCMP lead and LA super user'],
  sam: ['Sam Ali', 'northtown', ['superUser'], 'every', 'LA super user'],
  ruth: ['Ruth Okafor', 'northtown', ['superUser'], [], 'Second LA super user, no schools'],
  ben: ['Ben Carter', 'northtown', ['monitor'], ['ash', 'beech', 'cedar', 'damson', 'maple'], 'Monitor, five schools'],
  ana: ['Ana Costa', 'northtown', ['superMonitor'], ['ash', 'beech', 'elm', 'fern'], 'Super monitor, four schools'],
  mo: ['Mo Hassan', 'northtown', ['collector'], ['ash', 'beech', 'cedar'], 'Collector, three schools'],
  joan: [
    'Joan Evans',
    'northtown',
    ['collector'],
    ['damson', 'elm', 'fern', 'gorse'],
    'Collector of a provider, four other schools',
  ],
  leo: ['Leo Grant', 'northtown', ['laSetup'], [], 'LA set-up'],
  kit: ['Kit Monroe', 'northtown', ['monitor', 'collector'], ['hazel', 'ivy'], 'Monitor and collector, two schools'],
  nia: ['Nia Bell', 'northtown', [], [], 'No roles yet'],
  olu: ['Olu Adeyemi', 'northtown', ['collector'], ['juniper', 'larch'], 'Collector, suspended', 'suspended'],
  zoe: ['Zoe Wright', 'northtown', ['monitor'], ['larch'], 'Monitor, invited', 'invited'],
  hana: ['Hana Kim', 'southshire', ['ncmpLead', 'superUser'], 'every', 'NCMP lead and LA super user'],
  tom: ['Tom Reed', 'southshire', ['superUser'], 'every', 'LA super user'],
  pat: ['Pat Lowe', 'southshire', ['collector'], ['oak', 'pine', 'quince'], 'Collector, three schools'],
  viv: ['Viv Marsh', 'southshire', ['monitor', 'laSetup'], ['oak', 'rowan'], 'Monitor and LA set-up'],
  grace: ['Grace Hill', 'centre', ['centreOfficer'], [], 'National team officer'],
} as const satisfies Record<string, Line>

export type PersonKey = keyof typeof lines

// The same keys as `lines`, which `Object.fromEntries` types as any text.
/** The invented people by first name: every role, any mix, and every state a user can be in. */
export const people = Object.fromEntries(
  Object.entries<Line>(lines).map(([key, line]) => [key, drawPerson(key, line)]),
) as Record<PersonKey, DemoPerson>

function drawPerson(key: string, line: Line): DemoPerson {
  const [name, at, roles, assigned, part, status = 'active'] = line
  const place = at === 'centre' ? centre.name : authorities[at].name
  const email = `${name.toLowerCase().replace(' ', '.')}@${at}.example`
  const ids = { id: idOf(`user ${key}`), membership: idOf(`membership ${key}`) }
  return { ...ids, name, email, at, roles, assigned, status, part: `${part} (${place})` }
}
