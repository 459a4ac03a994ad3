import { execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { findPostgres, type PostgresPrograms } from './postgres-programs.ts'
import { canConnect, type PostgresServer, serverAt } from './test-database.ts'

/** What a private server may be told. */
export type PostgresOptions = {
  /** Wait for the disk at every commit, as production does. Off by default, because tests throw the data away. */
  readonly durable?: boolean
}

/** A server of our own, which ends with this process however that ends. */
export type PrivatePostgres = PostgresServer & {
  /** Stops the server and removes its folder. Safe to call twice. */
  readonly stop: () => Promise<void>
}

const startLimitMs = 60_000

/**
 * Starts a PostgreSQL of our own in a temporary folder, reachable by a unix socket in that folder only.
 *
 * When `DATABASE_URL` is set, no server is started: databases are made on that one, and `stop` removes them.
 * Run as root, the server drops to the user `postgres` (or `nobody`), since PostgreSQL refuses to run as root.
 * Throws when no PostgreSQL is installed, saying what to install, and when the server does not come up in 60 seconds,
 * with the end of its log.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PrivatePostgres> {
  const given = process.env.DATABASE_URL
  if (given) {
    const server = serverAt(given)
    return { ...server, stop: server.dropDatabases }
  }
  const programs = findPostgres()
  const owner = serverOwner()
  const folder = ownedFolder(owner)
  try {
    initialise(programs, folder, owner)
    return await run(programs, folder, owner, options)
  } catch (cause) {
    rmSync(folder, { recursive: true, force: true })
    throw new Error('PostgreSQL for the tests did not start.', { cause })
  }
}

type Owner = { readonly uid?: number; readonly gid?: number }

function serverOwner(): Owner {
  if (process.getuid?.() !== 0) return {}
  for (const name of ['postgres', 'nobody']) {
    try {
      return { uid: numberFrom('id', ['-u', name]), gid: numberFrom('id', ['-g', name]) }
    } catch {
      // This machine has no such user: try the next.
    }
  }
  throw new Error('PostgreSQL does not run as root, and this machine has no user “postgres” or “nobody” to run it as.')
}

function numberFrom(program: string, args: readonly string[]): number {
  return Number(execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
}

function ownedFolder(owner: Owner): string {
  const folder = mkdtempSync(join(tmpdir(), 'remit-pg-'))
  if (owner.uid !== undefined && owner.gid !== undefined) chownSync(folder, owner.uid, owner.gid)
  return folder
}

function initialise(programs: PostgresPrograms, folder: string, owner: Owner): void {
  const locale = process.platform === 'linux' ? 'C.UTF-8' : 'C'
  const args = ['-D', join(folder, 'data'), '-U', 'postgres', '--auth=trust', '--encoding=UTF8', `--locale=${locale}`]
  const options = { ...owner, cwd: folder, env: programs.env, stdio: ['ignore', 'ignore', 'pipe'] as const }
  execFileSync(programs.initdb, [...args, '--no-sync'], { ...options, stdio: [...options.stdio] })
}

// The shell stands between us and the server so that the server goes when we go, even by kill -9:
// our end of the pipe closes, `read` returns, and the shell stops the server and removes the folder.
const supervisor = `
program=$1; folder=$2; shift 2
"$program" -D "$folder/data" -k "$folder" "$@" >"$folder/server.log" 2>&1 &
server=$!
read -r _
kill -QUIT "$server" 2>/dev/null
wait "$server"
rm -rf "$folder"
`

async function run(
  programs: PostgresPrograms,
  folder: string,
  owner: Owner,
  options: PostgresOptions,
): Promise<PrivatePostgres> {
  const args = ['-c', supervisor, 'sh', programs.postgres, folder, ...settings(options)]
  const shell = spawn('sh', args, {
    ...owner,
    cwd: folder,
    env: programs.env,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  const ended = new Promise<void>((resolve) => shell.once('exit', () => resolve()))
  shell.unref()
  if ('unref' in shell.stdin && typeof shell.stdin.unref === 'function') shell.stdin.unref()
  const stop = async (): Promise<void> => {
    shell.ref()
    shell.stdin.end()
    await ended
  }
  const server = serverAt(`postgresql://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`)
  try {
    await ready(server.url, join(folder, 'server.log'))
  } catch (cause) {
    await stop()
    throw cause
  }
  return { ...server, stop }
}

function settings({ durable = false }: PostgresOptions): string[] {
  const always = ['listen_addresses=', 'max_connections=200', 'shared_buffers=64MB', 'timezone=UTC']
  const forgetful = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']
  return [...always, ...(durable ? [] : forgetful)].flatMap((setting) => ['-c', setting])
}

const hasGivenUp = /FATAL:(?!.*starting up)/

async function ready(url: string, log: string): Promise<void> {
  const giveUpAt = performance.now() + startLimitMs
  while (!(await canConnect(url))) {
    const written = tail(log)
    if (performance.now() > giveUpAt || hasGivenUp.test(written)) throw new Error(written || 'It wrote no log.')
    await sleep(25)
  }
}

function tail(log: string): string {
  try {
    return readFileSync(log, 'utf8').slice(-2000)
  } catch {
    return ''
  }
}
