/** The part of package-lock.json we read and write. */
export type Lock = { readonly packages: Readonly<Record<string, LockedPackage>> }

type LockedPackage = {
  readonly version?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly [other: string]: unknown
}

/** An optional dependency that one package names and the lock does not hold. */
export type MissingPackage = {
  readonly place: string
  readonly name: string
  readonly version: string
  readonly dev: boolean
}

/**
 * The optional dependencies with an exact version that a lock names but does not hold. A registry that mirrors one
 * platform only makes npm leave out the builds for the others, and then `npm ci` refuses the lock everywhere.
 */
export function missingFromLock(lock: Lock): MissingPackage[] {
  return Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {}, dev = false }]) =>
    Object.entries(optionalDependencies).flatMap(([name, version]) => {
      const isHeld = heldVersions(lock, path, name).includes(version)
      if (isHeld || !/^\d+\.\d+\.\d+$/.test(version)) return []
      return [{ place: `${path}/node_modules/${name}`.replace(/^\//, ''), name, version, dev }]
    }),
  )
}

/** The lock with what was missing entered, for the platform each name tells. npm checks their hashes from then on. */
export function completeLock(lock: Lock): Lock {
  const added = missingFromLock(lock).map(({ place, name, version, dev }) => {
    return [place, { version, ...platformOf(name), ...(dev ? { dev } : {}), optional: true }] as const
  })
  const all = [...Object.entries(lock.packages), ...added]
  const sorted = all.toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { ...lock, packages: Object.fromEntries(sorted) }
}

// Node looks for a package beside its user, then in each folder above: the first one found counts.
function heldVersions(lock: Lock, from: string, name: string): (string | undefined)[] {
  const above = from.lastIndexOf('/node_modules/')
  const here = lock.packages[`${from}/node_modules/${name}`.replace(/^\//, '')]
  if (here) return [here.version]
  return from === '' ? [] : heldVersions(lock, above < 0 ? '' : from.slice(0, above), name)
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32']
const processors = ['arm', 'arm64', 'ia32', 'ppc64', 'riscv64', 's390x', 'x64']

function platformOf(name: string): { cpu: string[]; libc?: string[]; os: string[] } {
  const words = name.split(/[/-]/)
  const cpu = words.filter((word) => processors.includes(word))
  const os = words.filter((word) => systems.includes(word))
  if (name.includes('musl')) return { cpu, libc: ['musl'], os }
  if (name.includes('gnu')) return { cpu, libc: ['glibc'], os }
  return { cpu, os }
}
