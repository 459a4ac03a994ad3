import type { DatabaseConnection, Dialect, DialectAdapter, Driver } from 'kysely'
import { isInsideTransaction } from './open-transactions.ts'

/**
 * The same dialect, but a connection asked for inside a transaction throws instead of waiting for ever (PGlite has one
 * connection) or reading past the transaction (PostgreSQL has more).
 */
export function fenced(dialect: Dialect): Dialect {
  const adapter = dialect.createAdapter()
  const turns = adapter.supportsMultipleConnections === false ? new Turns() : undefined
  return {
    createDriver: () => fencedDriver(dialect.createDriver(), turns),
    createAdapter: () => manyConnections(adapter),
    createIntrospector: (db) => dialect.createIntrospector(db),
    createQueryCompiler: () => dialect.createQueryCompiler(),
  }
}

function fencedDriver(driver: Driver, turns: Turns | undefined): Driver {
  return new Proxy(driver, {
    get(target, name) {
      if (name === 'acquireConnection') return () => acquire(target, turns)
      if (name === 'releaseConnection') return (connection: DatabaseConnection) => release(target, connection, turns)
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

async function acquire(driver: Driver, turns: Turns | undefined): Promise<DatabaseConnection> {
  if (isInsideTransaction()) throw new Error('Inside a transaction use only its `tx`, never `db`.')
  await turns?.take()
  return driver.acquireConnection()
}

async function release(driver: Driver, connection: DatabaseConnection, turns: Turns | undefined): Promise<void> {
  await driver.releaseConnection(connection)
  turns?.give()
}

// Kysely's own queue for a single connection waits before our fence is asked; so we say "many" and queue here.
function manyConnections(adapter: DialectAdapter): DialectAdapter {
  return new Proxy(adapter, {
    get(target, name) {
      if (name === 'supportsMultipleConnections') return true
      const value = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** One at a time, in the order of asking. */
class Turns {
  #taken = false
  readonly #waiting: (() => void)[] = []

  async take(): Promise<void> {
    if (this.#taken) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    this.#taken = true
  }

  give(): void {
    const next = this.#waiting.shift()
    if (next) next()
    else this.#taken = false
  }
}
