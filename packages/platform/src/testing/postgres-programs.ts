import { existsSync, readdirSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'

/** Where PostgreSQL's programs lie, and the environment they need. */
export type PostgresPrograms = {
  readonly initdb: string
  readonly postgres: string
  readonly env: NodeJS.ProcessEnv
}

/** What to tell somebody whose machine has no PostgreSQL. */
export const howToInstall =
  'The tests need PostgreSQL 15 or newer. Install it (Debian, Ubuntu: apt-get install postgresql; macOS: brew install postgresql) or set DATABASE_URL to a server where databases may be made.'

/**
 * Finds `initdb` and `postgres` side by side: in `REMIT_POSTGRES` (a folder of programs), on the PATH, where Debian,
 * Homebrew and the source build put them, newest version first, then where `tools/setup.mjs --test` unpacks its own.
 * Throws, saying what to install, when there are none.
 */
export function findPostgres(places: readonly string[] = usualPlaces()): PostgresPrograms {
  const bin = places.find((place) => ['initdb', 'postgres'].every((name) => existsSync(join(place, name))))
  if (!bin) throw new Error(howToInstall)
  return { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres'), env: environment(bin) }
}

function usualPlaces(): string[] {
  const path = (process.env.PATH ?? '').split(delimiter)
  return [
    process.env.REMIT_POSTGRES ?? '',
    ...path,
    ...versions('/usr/lib/postgresql', 'bin'),
    ...versions('/opt/homebrew/opt', 'bin', 'postgresql'),
    '/usr/local/pgsql/bin',
    ...versions(join(cacheFolder(), 'postgres'), 'bin'),
  ].filter((place) => place !== '')
}

function versions(folder: string, below: string, prefix = ''): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => name.startsWith(prefix))
  const newestFirst = names.toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true }))
  return newestFirst.map((name) => join(folder, name, below))
}

/** The folder for downloaded test tools: `node_modules/.cache/remit` at the root of the repository. */
export function cacheFolder(): string {
  return join(import.meta.dirname, '../../../../node_modules/.cache/remit')
}

// The npm-shipped build keeps its libraries beside its programs, not where the loader looks.
function environment(bin: string): NodeJS.ProcessEnv {
  const libraries = join(dirname(bin), 'lib')
  const own = bin.startsWith(cacheFolder()) ? { LD_LIBRARY_PATH: libraries, DYLD_LIBRARY_PATH: libraries } : {}
  return { PATH: process.env.PATH ?? '', LC_ALL: process.platform === 'linux' ? 'C.UTF-8' : 'C', ...own }
}
