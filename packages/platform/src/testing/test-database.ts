import { randomBytes } from 'node:crypto'
import pg from 'pg'

/** A PostgreSQL on which tests may make databases. */
export type PostgresServer = {
  /** The address of its maintenance database. */
  readonly url: string
  /** Makes a database, empty or cloned from `template`. */
  readonly createDatabase: (template?: DatabaseTemplate) => Promise<TestDatabase>
  /** Removes every database this server's `createDatabase` made, templates included. */
  readonly dropDatabases: () => Promise<void>
}

/** A database to clone: made once in a test run, by whoever asks first. */
export type DatabaseTemplate = {
  /** Short, lower case, unique among the templates of the test run, such as `migrated`. */
  readonly name: string
  /** Fills the new database; it must leave no connection open, or PostgreSQL refuses to clone. */
  readonly prepare: (url: string) => Promise<void>
}

/** One test file's own database. */
export type TestDatabase = {
  readonly url: string
  /** Removes the database, ending connections that are still open. */
  readonly drop: () => Promise<void>
}

/**
 * The server at `url`. `run` is the part of the names that all databases of one test run share, so that several runs can
 * use one server and clean up only after themselves.
 */
export function serverAt(url: string, run: string = randomBytes(4).toString('hex')): PostgresServer {
  const prefix = `remit_test_${run}_`
  return {
    url,
    createDatabase: (template) => createDatabase(url, prefix, template),
    dropDatabases: () => dropDatabases(url, prefix),
  }
}

/** Whether the server answers a query at this moment. */
export async function canConnect(url: string): Promise<boolean> {
  try {
    await withClient(url, (client) => client.query('select 1'))
    return true
  } catch {
    return false
  }
}

async function createDatabase(serverUrl: string, prefix: string, template?: DatabaseTemplate): Promise<TestDatabase> {
  const name = prefix + randomBytes(6).toString('hex')
  const source = template ? await templateDatabase(serverUrl, prefix, template) : 'template0'
  await withClient(serverUrl, (client) => client.query(`create database ${name} template ${source}`))
  return {
    url: databaseUrl(serverUrl, name),
    drop: async () => {
      await withClient(serverUrl, (client) => client.query(`drop database if exists ${name} with (force)`))
    },
  }
}

async function templateDatabase(serverUrl: string, prefix: string, template: DatabaseTemplate): Promise<string> {
  const name = `${prefix}template_${template.name}`
  await withClient(serverUrl, async (client) => {
    // Test files run in several processes: the lock lets the first one prepare and the others wait.
    await client.query('select pg_advisory_lock(hashtext($1))', [name])
    const found = await client.query('select datistemplate from pg_database where datname = $1', [name])
    if (found.rows[0]?.datistemplate === true) return
    await client.query(`drop database if exists ${name} with (force)`)
    await client.query(`create database ${name} template template0`)
    await template.prepare(databaseUrl(serverUrl, name))
    await client.query(`alter database ${name} is_template true`)
  })
  return name
}

async function dropDatabases(serverUrl: string, prefix: string): Promise<void> {
  await withClient(serverUrl, async (client) => {
    const made = await client.query('select datname, datistemplate from pg_database where starts_with(datname, $1)', [
      prefix,
    ])
    for (const { datname, datistemplate } of made.rows) {
      if (datistemplate === true) await client.query(`alter database ${datname} is_template false`)
      await client.query(`drop database if exists ${datname} with (force)`)
    }
  })
}

function databaseUrl(serverUrl: string, name: string): string {
  const url = new URL(serverUrl)
  url.pathname = `/${name}`
  return url.href
}

async function withClient<Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url })
  // A server that stops while we are connected reports it as an event: the query in hand fails anyway.
  client.on('error', () => undefined)
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}
