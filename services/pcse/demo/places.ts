import type { Kind } from '../organisations/ods-code.ts'
import { idOf } from './id-of.ts'

/** The centre at the root. */
export const centre = { id: idOf('centre'), name: 'Primary Care Support England' }

export interface DemoPlace {
  id: string
  kind: Kind
  name: string
  code: string | undefined
  /** The id of what it stands beneath. */
  parent: string
}

type Line = readonly [kind: Kind, name: string, code: string | undefined]

const lines = {
  wold: ['icb', 'Wold and Vale ICB', 'QZ1'],
  ash: ['practice', 'Ash Lane Surgery', 'G99001'],
  birch: ['practice', 'Birch Road Medical Centre', 'G99002'],
  cedar: ['practice', 'Cedar House Practice', 'G99003'],
  damson: ['practice', 'Damson Hill Surgery', 'G99004'],
  elm: ['practice', 'Elm Park Health Centre', 'G99005'],
  fern: ['practice', 'Fernside Practice', 'G99006'],
  network: ['pcn', 'Wold Primary Care Network', 'U99001'],
  night: ['outOfHours', 'Vale Out of Hours', 'NZ901'],
  ledger: ['accountant', 'Ledger and Co', undefined],
} as const satisfies Record<string, Line>

export type PlaceKey = keyof typeof lines

// The same keys as `lines`, which `Object.fromEntries` types as any text.
/** The invented organisations by short name: an ICB with six practices, a network and a provider, and an accountant. */
export const places = Object.fromEntries(
  Object.entries<Line>(lines).map(([key, line]) => [key, drawPlace(key, line)]),
) as Record<PlaceKey, DemoPlace>

function drawPlace(key: string, [kind, name, code]: Line): DemoPlace {
  const parent = kind === 'icb' || kind === 'accountant' ? centre.id : idOf('place wold')
  return { id: idOf(`place ${key}`), kind, name, code, parent }
}
