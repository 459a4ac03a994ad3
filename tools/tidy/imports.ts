import { posix } from 'node:path'
import { codeOf, type House, isForTests, type TidyRule } from './house.ts'
import { importsOf } from './syntax.ts'

// refusals, passwords ← db, files ← audit ← notify, jobs ← directory, credentials ← access ← pages, api ← people ← host ← testing
const platformOrder: readonly (readonly string[])[] = [
  ['refusals', 'passwords'],
  ['db', 'files'],
  ['audit'],
  ['notify', 'jobs'],
  ['directory', 'credentials'],
  ['access'],
  ['pages', 'api'],
  ['people'],
  ['host'],
  ['testing'],
]
const platform = 'packages/platform/src/'

/** Inside the platform a room imports only rooms before it in the order above, types included. Tests may look anywhere. */
export const platformImportsInward: TidyRule = (house) =>
  relativeImports(house).flatMap(({ path, line, target }) => {
    if (!path.startsWith(platform) || !target.startsWith(platform) || path.endsWith('.test.ts')) return []
    const [from, to] = [roomOf(path), roomOf(target)]
    if (from === to || floorOf(to) < floorOf(from)) return []
    return [`${path}:${line} ${from} imports ${to}, which does not come before it`]
  })

/** Every room of the platform has its place in the order. */
export const platformRoomsAreKnown: TidyRule = (house) => {
  const rooms = house.flatMap(({ path }) => (path.startsWith(platform) ? [roomOf(path)] : []))
  const unknown = new Set(rooms.filter((room) => floorOf(room) < 0))
  return [...unknown].map((room) => `${platform}${room} has no place in the order of tools/tidy/imports.ts`)
}

/** A relative import stays inside its package or service; doors are for everybody else. Tools and e2e look in from outside. */
export const importsStayInside: TidyRule = (house) =>
  relativeImports(house).flatMap(({ path, line, target }) => {
    const home = homeOf(path)
    if (home === undefined || target.startsWith(`${home}/`)) return []
    return [`${path}:${line} reaches past the doors to ${target}`]
  })

type RelativeImport = { readonly path: string; readonly line: number; readonly target: string }

function relativeImports(house: House): RelativeImport[] {
  return codeOf(house).flatMap((file) =>
    importsOf(file).flatMap(({ specifier, line }) => {
      if (!specifier.startsWith('.')) return []
      return [{ path: file.path, line, target: posix.join(posix.dirname(file.path), specifier) }]
    }),
  )
}

// The plug-in contract, service.ts, is the door of the pages room: the two know each other.
function roomOf(path: string): string {
  const room = path.slice(platform.length).replace(/\/.*|\.ts$/g, '')
  return room === 'service' ? 'pages' : room
}

function floorOf(room: string): number {
  return platformOrder.findIndex((rooms) => rooms.includes(room))
}

function homeOf(path: string): string | undefined {
  return /^(?:(?:packages|services)\/[^/]+|app)(?=\/)/.exec(path)?.[0]
}

/** Nothing re-exports a whole file, not even under a name: a door lists what it lets through. */
export const doorsListWhatTheyOpen: TidyRule = (house) =>
  codeOf(house).flatMap(({ path, text }) => (/^export \*/m.test(text) ? [`${path} exports *`] : []))

/** The engine has no randomness: `Math.random` is an argument like the time. (Biome keeps clocks and I/O out.) */
export const engineHasNoChance: TidyRule = (house) =>
  codeOf(house).flatMap(({ path, text }) => {
    const isEngine = path.startsWith('packages/policy/src/') && !isForTests(path)
    return isEngine && text.includes('Math.random') ? [`${path} uses Math.random`] : []
  })
