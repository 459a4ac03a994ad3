import { isDeepStrictEqual } from 'node:util'

/** Whether two plain values say the same: a member that is undefined counts as absent. */
export function isAlike(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(plain(one), plain(other))
}

function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value))
}
