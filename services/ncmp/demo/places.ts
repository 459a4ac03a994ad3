import type { RegionCode } from '../reference/regions.ts'
import type { SchoolType } from '../schools/schools.ts'
import { idOf } from './seeded.ts'

/** The national team at the root. */
export const centre = { id: idOf('centre'), name: 'NCMP national team' }

export type AuthorityKey = 'northtown' | 'southshire'

/** The two invented authorities; `number` begins their schools' DfE numbers. */
export const authorities = {
  northtown: { id: idOf('northtown'), name: 'Northtown Council', number: '901', region: 'E12000001' },
  southshire: { id: idOf('southshire'), name: 'Southshire Council', number: '902', region: 'E12000008' },
} as const satisfies Record<AuthorityKey, { id: string; name: string; number: string; region: RegionCode }>

/** The invented provider, which measures at two of Northtown's schools; Joan Evans works for it. */
export const provider = {
  id: idOf('provider'),
  name: 'Tyne Vale Community Trust',
  authority: 'northtown',
  schools: ['elm', 'gorse'],
} as const

/** How far a school has come with measuring: it decides what its pupils look like. */
export type Stage = 'done' | 'under way' | 'not started'

export interface DemoSchool {
  id: string
  authority: AuthorityKey
  name: string
  type: SchoolType
  urn: string
  dfeNumber: string
  postcode: string
  /** How many pupils are recorded in each year group; none where the school has no such group. */
  reception: number
  year6: number
  stage: Stage
}

type Line = readonly [name: string, type: SchoolType, reception: number, year6: number, stage: Stage]

const northtownLines = {
  ash: ['Ash Lane Primary School', 'community', 15, 15, 'done'],
  beech: ['Beech Road Primary School', 'academy', 15, 15, 'done'],
  cedar: ['Cedar Grove Infant School', 'community', 30, 0, 'done'],
  damson: ['Damson Hill Junior School', 'community', 0, 30, 'under way'],
  elm: ['Elm Park Primary Academy', 'academy', 15, 15, 'done'],
  fern: ['Fernside CE Primary School', 'voluntary-aided', 15, 15, 'under way'],
  gorse: ['Gorse Moor Primary School', 'foundation', 15, 15, 'done'],
  hazel: ['Hazelwood Primary School', 'community', 15, 15, 'under way'],
  ivy: ['Ivy Bank Free School', 'free', 15, 15, 'not started'],
  juniper: ['Juniper RC Primary School', 'voluntary-aided', 15, 15, 'under way'],
  larch: ['Larchfield Primary School', 'academy', 15, 15, 'not started'],
  maple: ['Maple House Special School', 'special', 15, 15, 'under way'],
} as const satisfies Record<string, Line>

const southshireLines = {
  oak: ['Oakfield Primary School', 'community', 15, 15, 'done'],
  pine: ['Pine Ridge Primary Academy', 'academy', 15, 15, 'done'],
  quince: ['Quince Street Primary School', 'community', 15, 15, 'under way'],
  rowan: ['Rowan CE Primary School', 'voluntary-controlled', 15, 15, 'under way'],
  spruce: ['Spruce Way Primary School', 'academy', 15, 15, 'not started'],
  teasel: ['Teasel Meadow Primary School', 'community', 15, 15, 'done'],
  willow: ['Willowbrook Primary School', 'foundation', 15, 15, 'not started'],
  yew: ['Yew Tree College', 'independent', 15, 15, 'under way'],
} as const satisfies Record<string, Line>

export type SchoolKey = keyof typeof northtownLines | keyof typeof southshireLines

/** The twenty invented schools by short name, twelve of Northtown's and eight of Southshire's. */
export const schools = {
  ...drawn('northtown', northtownLines),
  ...drawn('southshire', southshireLines),
} satisfies Record<SchoolKey, DemoSchool>

function drawn<Key extends string>(authority: AuthorityKey, lines: Readonly<Record<Key, Line>>) {
  const entries = Object.entries<Line>(lines).map(([key, line], index) => [
    key,
    drawSchool(authority, key, line, index),
  ])
  // The same keys as `lines`, which `Object.fromEntries` types as any text.
  return Object.fromEntries(entries) as Record<Key, DemoSchool>
}

function drawSchool(authority: AuthorityKey, key: string, line: Line, index: number): DemoSchool {
  const [name, type, reception, year6, stage] = line
  const { number } = authorities[authority]
  const area = authority === 'northtown' ? 'NT' : 'SX'
  return {
    id: idOf(`school ${key}`),
    authority,
    name,
    type,
    urn: String(Number(number) * 1000 + 101 + index),
    dfeNumber: `${number}/${2001 + index}`,
    postcode: `${area}${1 + (index % 9)} ${1 + (index % 8)}AA`,
    reception,
    year6,
    stage,
  }
}
