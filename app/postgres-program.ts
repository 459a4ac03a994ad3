import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * Runs one of PostgreSQL's own programs against the database at `url`, which goes by the environment: a command line is
 * read by everybody on the machine. Throws what it printed when it fails, or how to get it when it is not on the PATH.
 */
export async function runPostgresProgram(
  name: 'pg_dump' | 'pg_restore',
  options: readonly string[],
  url: string,
): Promise<void> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url)
  const env = {
    ...process.env,
    PGHOST: searchParams.get('host') ?? decodeURIComponent(hostname),
    PGPORT: port || '5432',
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    ...(searchParams.has('sslmode') && { PGSSLMODE: searchParams.get('sslmode') ?? '' }),
  }
  const program = spawn(name, [...options], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const printed: string[] = []
  program.stderr.setEncoding('utf8').on('data', (text: string) => printed.push(text))
  const [code] = await once(program, 'close').catch((cause: unknown) => {
    throw new Error(`${name} is not there: install PostgreSQL’s client programs, of the server’s version or newer.`, {
      cause,
    })
  })
  if (code !== 0) throw new Error(`${name} did not succeed:\n${printed.join('').trim()}`)
}
