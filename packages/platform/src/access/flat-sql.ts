import { sql as kyselySql, type RawBuilder } from 'kysely'

/**
 * A piece of SQL and the values in it, one between each text and the next. A predicate nests dozens of pieces: here they become one
 * at once, where Kysely’s own would stay a tree that it builds, copies and prints node by node for each query.
 */
export class Sql {
  readonly texts: readonly string[]
  readonly values: readonly unknown[]

  constructor(texts: readonly string[], values: readonly unknown[]) {
    this.texts = texts
    this.values = values
  }
}

/** Writes a piece of SQL: another piece, which nothing but this page makes, goes in as text, everything else as a value. */
export function sql(strings: readonly string[], ...parts: readonly unknown[]): Sql {
  const texts: string[] = []
  const values: unknown[] = []
  let text = strings[0] ?? ''
  parts.forEach((part, at) => {
    const next = strings[at + 1] ?? ''
    const { texts: inner, values: within } = part instanceof Sql ? part : { texts: ['', ''], values: [part] }
    for (let index = 0; index < within.length; index++) {
      texts.push(text + inner[index])
      values.push(within[index])
      text = ''
    }
    text += inner[within.length] + next
  })
  texts.push(text)
  return new Sql(texts, values)
}

/** A column by its name, which may begin with its table’s or its alias’s: `p.school_id`. */
export function ref(column: string): Sql {
  const quoted = column.split('.').map((name) => `"${name.replaceAll('"', '""')}"`)
  return new Sql([quoted.join('.')], [])
}

/** True when all of them are: of none it is. */
export function allOf(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? sql`true` : joined(parts, ' and ')
}

/** True when any of them is: of none it is not. */
export function anyOf(parts: readonly Sql[]): Sql {
  return parts.length === 0 ? sql`false` : joined(parts, ' or ')
}

function joined(parts: readonly Sql[], by: string): Sql {
  const between = parts.map((_, at) => (at === 0 ? '(' : by))
  return sql([...between, ')'], ...parts)
}

/** The piece as a part of a query. */
export function inKysely(piece: Sql): RawBuilder<unknown> {
  return kyselySql(piece.texts as readonly string[] as TemplateStringsArray, ...piece.values)
}
