import { type Db, inTransaction, type Tx } from '../../src/db/index.ts'
import { asUser } from '../../src/testing/index.ts'

/** What every change needs of where it is made. */
type Place = { readonly host: Parameters<typeof asUser>[0]; readonly db: Db; readonly time: { readonly now: Date } }

export type Press = () => Promise<{ status: number }>

/**
 * One change to people or access: `open` goes to the page and answers the press that makes it, as often as it is pressed.
 * `struck` is the database in which the fault is planted, for changes that no page makes.
 */
export type Change<Here extends Place> = {
  readonly what: string
  /** What it changes passes by itself: sessions, links that work once. */
  readonly passing?: boolean
  readonly open: (here: Here, struck: Db) => Promise<Press>
}

export type Fields = Readonly<Record<string, string | readonly string[]>>

/** Made on a page by one press. */
export function onPage<Here extends Place>(
  what: string,
  by: string,
  address: string | ((here: Here) => string),
  button: string,
  fields: Fields = {},
): Change<Here> {
  const open = async (here: Here) => {
    const client = await asUser(here.host, `${by.toLowerCase()}@example.org`)
    const page = await client.get(typeof address === 'string' ? address : address(here))
    return () => client.press(button, fields, {}, page)
  }
  return { what, open }
}

/** Made by no page: one transaction, as operators and jobs make them. A fault is answered as a page would, with 500. */
export function pressing(struck: Db, work: (tx: Tx) => Promise<unknown>): Press {
  return running(() => inTransaction(struck, work))
}

/** The same, of something that makes its own transactions. */
export function running(work: () => Promise<unknown>): Press {
  return async () => {
    const failed = await work().then(
      () => false,
      () => true,
    )
    return { status: failed ? 500 : 200 }
  }
}
