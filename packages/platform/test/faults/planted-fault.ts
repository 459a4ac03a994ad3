import type { KyselyPlugin } from 'kysely'

/** A fault in waiting: nothing happens until it is armed. */
export type PlantedFault = {
  /** Sees every statement of the database it is put into (`db.withPlugin`). */
  readonly plugin: KyselyPlugin
  /** From now on the statement of this number (from 1) fails, before it reaches the database or after it was carried out. */
  readonly arm: (at: number, moment: 'before' | 'after') => void
  /** Back to waiting; answers whether it struck. */
  readonly disarm: () => boolean
}

/** What a statement fails with: as unexpected as a connection that is cut. */
export class Planted extends Error {}

export function plantFault(): PlantedFault {
  let armed: { at: number; moment: 'before' | 'after' } | undefined
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
        statements++
        strikeAt('before')
        return node
      },
      async transformResult({ result }) {
        strikeAt('after')
        return result
      },
    },
    arm(at, moment) {
      armed = { at, moment }
      statements = 0
      struck = false
    },
    disarm() {
      armed = undefined
      return struck
    },
  }
}
