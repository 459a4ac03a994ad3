import { format } from 'node:util'

/**
 * What `describe` and `it` are while mutants are tried: they only collect, so that a test can be run again and again in one
 * process. `expect` is the real one.
 */
export { expect } from 'vitest'

/** One collected test: its titles from the outermost in, and what it does. */
export type Collected = { readonly titles: readonly string[]; readonly run: () => unknown }

/** Thrown by a test that has shown what it can: it passed. */
export const enough: unique symbol = Symbol('enough')

/** Runs a test. Rejects with what it throws. */
export async function runTest({ run }: Collected): Promise<void> {
  try {
    await run()
  } catch (thrown) {
    if (thrown !== enough) throw thrown
  }
}

let collected: Collected[] = []
let titles: readonly string[] = []
let groups: (() => void)[] = []

/** The tests that loading a test file declares, in order. Rejects with what loading throws. */
export async function collect(load: () => Promise<unknown>): Promise<readonly Collected[]> {
  collected = []
  groups = []
  await load()
  for (let next = groups.shift(); next !== undefined; next = groups.shift()) next()
  return collected
}

/** A group of tests, which declares them when its file has run. */
export function describe(title: string, declare: () => void): void {
  const above = titles
  groups.push(() => {
    titles = [...above, title]
    declare()
    titles = []
  })
}

/** A test. */
export function it(title: string, run: () => unknown): void {
  collected.push({ titles: [...titles, title], run })
}

type Declare<R> = (title: string, run: (...row: readonly never[]) => R) => void

const eachOf =
  <R>(declare: (title: string, run: () => R) => void) =>
  (rows: readonly unknown[]): Declare<R> =>
  (title, run) => {
    for (const row of rows) {
      const values = (Array.isArray(row) ? row : [row]) as never[]
      declare(titleOf(title, values), () => run(...values))
    }
  }

describe.each = eachOf<void>(describe)
it.each = eachOf<unknown>(it)

/** `$key` is the key of the row, `%s` its next value. */
function titleOf(title: string, row: readonly unknown[]): string {
  const [first] = row
  if (typeof first !== 'object' || first === null) return format(title, ...row.slice(0, title.split('%s').length - 1))
  return title.replace(/\$(\w+)/g, (word, key: string) => String(Reflect.get(first, key) ?? word))
}
