import type { House, TidyRule } from './house.ts'

const notRooms = new Set(['migrations', 'test', 'reference', 'demo'])

/** Every service has the same plan: an index, a policy, a README, its published access, and a test in every room. */
export const servicesKeepThePlan: TidyRule = (house) =>
  serviceFolders(house).flatMap((folder) => [...missingFiles(house, folder), ...roomsWithoutTests(house, folder)])

/** A service listed in app/services.ts is one that exists, and every service that is built is listed. */
export const servicesAreListed: TidyRule = (house) => {
  const list = house.find(({ path }) => path === 'app/services.ts')
  return serviceFolders(house).flatMap((folder) => {
    const key = folder.slice('services/'.length)
    const isBuilt = !policyOnly(house, folder)
    const isListed = list?.text.includes(`'@remit/${key}'`) ?? false
    return isBuilt === isListed ? [] : [`${folder} is ${isBuilt ? 'built but not listed' : 'listed but not built'}`]
  })
}

/** What a policy says it lets people do, by the folder of its service. */
export type PermissionsOf = { readonly folder: string; readonly permissions: readonly string[] }

/** Every permission of a listed service is asked for somewhere: by a page, a model function or the shared pages. */
export function permissionsAreAsked(house: House, policies: readonly PermissionsOf[]): string[] {
  return policies.flatMap(({ folder, permissions }) => {
    if (policyOnly(house, folder)) return []
    const asking = house.filter(({ path }) => mayAsk(path, folder))
    const isAsked = (permission: string): boolean => asking.some(({ text }) => text.includes(`'${permission}'`))
    return permissions
      .filter((permission) => !isAsked(permission))
      .map((permission) => `${folder}: nobody asks “${permission}”`)
  })
}

/** The folders of services, `services/ncmp`. */
export function serviceFolders(house: House): string[] {
  const folders = house.flatMap(({ path }) => /^services\/[^/]+(?=\/)/.exec(path)?.[0] ?? [])
  return [...new Set(folders)]
}

function mayAsk(path: string, folder: string): boolean {
  if (!path.endsWith('.ts') || path.endsWith('.test.ts')) return false
  const isService =
    path.startsWith(`${folder}/`) && path !== `${folder}/policy.ts` && !path.startsWith(`${folder}/test/`)
  return isService || path.startsWith('packages/platform/src/')
}

function policyOnly(house: House, folder: string): boolean {
  return house.some(({ path, text }) => path === `${folder}/policy.ts` && text.includes("status: 'policy only'"))
}

/** A matrix is published as a table, a catalogue as JSON. */
function access(house: House, folder: string): string {
  const isCatalogue = house.some(({ path }) => path === `${folder}/test/access.json`)
  return isCatalogue ? 'test/access.json' : 'test/access.csv'
}

function missingFiles(house: House, folder: string): string[] {
  const needed = ['package.json', 'README.md', 'policy.ts', access(house, folder), 'test/access.test.ts']
  const built = ['service.ts', 'demo.ts', 'test/cast.ts']
  const wanted = policyOnly(house, folder) ? needed : [...needed, ...built]
  return wanted
    .filter((name) => !house.some(({ path }) => path === `${folder}/${name}`))
    .map((name) => `${folder} has no ${name}`)
}

function roomsWithoutTests(house: House, folder: string): string[] {
  const inside = house.flatMap(({ path }) => (path.startsWith(`${folder}/`) ? [path.slice(folder.length + 1)] : []))
  const rooms = new Set(inside.flatMap((path) => /^([^/]+)\/.*\.ts$/.exec(path)?.[1] ?? []))
  return [...rooms]
    .filter((room) => !notRooms.has(room))
    .filter((room) => !inside.some((path) => path.startsWith(`${room}/`) && path.endsWith('.test.ts')))
    .map((room) => `${folder}/${room} has no test`)
}
