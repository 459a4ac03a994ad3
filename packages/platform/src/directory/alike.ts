import { isDeepStrictEqual } from 'node:util'

/** Whether two plain values say the same: a member that is undefined counts as absent. */
export function isAlike(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(plain(one), plain(other))
}

function plain(value: unknown): unknown {
  return value === undefined ? undefined : JSON.parse(JSON.stringify(value))
}

/** Those of the second list that the first has not. */
export function lackedBy<T>(had: readonly T[], given: readonly T[]): readonly T[] {
  return given.filter((one) => !had.some((each) => isAlike(each, one)))
}
