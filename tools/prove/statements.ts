import type { Engine } from '../../packages/platform/src/db/index.ts'

/** Every different statement that a database was asked, with the values of its first time. */
export type Statements = {
  /** What was asked so far counts no more. */
  readonly forget: () => void
  /** How many statements there were, alike ones too. */
  readonly asked: () => number
  /** The backends of PostgreSQL that answered. */
  readonly backends: () => ReadonlySet<number>
  /** Tables that a statement reads from end to end, each with the statement. */
  readonly readWhole: (which: WholeTables) => Promise<readonly string[]>
}

export type WholeTables = {
  /** Tables of no more rows may be read whole. */
  readonly mostRows: number
  /** Only where no index could be used: in a small world reading all of a table is often cheaper than its index. */
  readonly onlyWithoutIndex?: boolean
}

type Pool = Extract<Engine, { kind: 'postgres' }>['pool']
const mostTold = 600

type Statement = { readonly text: string; readonly values: readonly unknown[] }

/** Listens to every connection that the pool lends from now on. What a statement reads is PostgreSQL’s own plan for its values. */
export function listenToStatements({ pool }: { readonly pool: Pool }): Statements {
  const heard = new Map<string, Statement>()
  let asked = 0
  const listening = new WeakSet<object>()
  const backends = new Set<number>()
  pool.on('acquire', (client) => {
    if (listening.has(client)) return
    listening.add(client)
    const { processID } = client as { processID?: number | null }
    if (typeof processID === 'number') backends.add(processID)
    const query = client.query.bind(client)
    client.query = new Proxy(client.query, {
      apply(_target, _self, given: Parameters<typeof query>) {
        const statement = statementOf(given)
        if (statement !== undefined) {
          asked += 1
          if (!heard.has(statement.text)) heard.set(statement.text, statement)
        }
        return Reflect.apply(query, client, given)
      },
    })
  })
  const forget = (): void => {
    heard.clear()
    asked = 0
  }
  return {
    forget,
    asked: () => asked,
    backends: () => backends,
    readWhole: (which) => readWhole(pool, [...heard.values()], which),
  }
}

function statementOf([first, second]: readonly unknown[]): Statement | undefined {
  const text = typeof first === 'string' ? first : undefined
  if (text === undefined || !/^\s*(select|with|insert|update|delete)\b/i.test(text)) return undefined
  return { text, values: Array.isArray(second) ? second : [] }
}

async function readWhole(pool: Pool, statements: readonly Statement[], which: WholeTables): Promise<readonly string[]> {
  const large = await largeTables(pool, which.mostRows)
  const client = await pool.connect()
  try {
    await client.query(`set enable_seqscan = ${which.onlyWithoutIndex === true ? 'off' : 'on'}`)
    const found: string[] = []
    for (const { text, values } of statements) {
      const { rows: plans } = await client.query(`explain (format json) ${text}`, [...values])
      const whole = [...new Set(scannedIn(plans[0]?.['QUERY PLAN']))].filter((table) => large.has(table))
      if (whole.length > 0)
        found.push(`reads all of ${whole.join(', ')}: ${text.replaceAll(/\s+/g, ' ').trim().slice(0, mostTold)}`)
    }
    return found
  } finally {
    await client.query('reset enable_seqscan')
    client.release()
  }
}

async function largeTables(pool: Pool, rows: number): Promise<ReadonlySet<string>> {
  const { rows: tables } = await pool.query(
    `select relname from pg_class where relkind = 'r' and reltuples > $1
      and relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)`,
    [rows],
  )
  return new Set(tables.map(({ relname }) => String(relname)))
}

/** The tables of all sequential scans in a plan, wherever they are in it. */
function scannedIn(plan: unknown): readonly string[] {
  if (Array.isArray(plan)) return plan.flatMap(scannedIn)
  if (typeof plan !== 'object' || plan === null) return []
  const node = plan as Readonly<Record<string, unknown>>
  const own = node['Node Type'] === 'Seq Scan' ? [String(node['Relation Name'])] : []
  return [...own, ...scannedIn(node.Plan), ...scannedIn(node.Plans)]
}
