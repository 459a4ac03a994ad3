import type { KyselyPlugin, RootOperationNode } from 'kysely'

/** A fault in waiting: nothing happens until it is armed. */
export type PlantedFault = {
  /** Sees every statement of the database it is put into (`db.withPlugin`). */
  readonly plugin: KyselyPlugin
  /**
   * From now on the statement of this number (from 1) fails, before it reaches the database or after it was carried out.
   * `fromWrite`: counted from the first that may write; a fault before any was written tears nothing.
   */
  readonly arm: (at: number, moment: 'before' | 'after', fromWrite?: boolean) => void
  /** Back to waiting; answers whether it struck. */
  readonly disarm: () => boolean
}

/** What a statement fails with: as unexpected as a connection that is cut. */
export class Planted extends Error {}

export function plantFault(): PlantedFault {
  let armed: { at: number; moment: 'before' | 'after'; fromWrite: boolean } | undefined
  let statements = 0
  let struck = false
  const strikeAt = (moment: 'before' | 'after') => {
    if (armed?.moment !== moment || statements !== armed.at || struck) return
    struck = true
    throw new Planted(`planted ${moment} statement ${statements}`)
  }
  return {
    plugin: {
      transformQuery({ node }) {
        if (!armed?.fromWrite || statements > 0 || mayWrite(node)) statements++
        strikeAt('before')
        return node
      },
      async transformResult({ result }) {
        strikeAt('after')
        return result
      },
    },
    arm(at, moment, fromWrite = false) {
      armed = { at, moment, fromWrite }
      statements = 0
      struck = false
    },
    disarm() {
      armed = undefined
      return struck
    },
  }
}

/** Whatever is not plainly a reading. */
function mayWrite(node: RootOperationNode): boolean {
  if (node.kind === 'RawNode') return !/^\s*(select|with)\b/i.test(node.sqlFragments.join('?'))
  return node.kind !== 'SelectQueryNode'
}
