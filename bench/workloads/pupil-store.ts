import { type National, pupilId } from './national.ts'

/** What W3 shows of a list: how many there are, and the first 50 by name. */
export type Page = { readonly count: number; readonly first: readonly string[] }

const PAGE = 50

/**
 * A store of pupils as a database would keep it: in order of name within each authority, and counted by school. Every engine's
 * answer is given to it in the same form, the ids of the schools, and what it does with them is counted for every engine alike.
 */
export function pupilStore(national: National): (authority: string, schools: readonly string[]) => Page {
  const numbers = new Map(
    national.authorities.flatMap(({ schools }) => schools.map((id, number) => [id, number] as const)),
  )
  const stored = new Map(national.authorities.map(({ id, schools }) => [id, byName(schools, national.pupilsPerSchool)]))
  return (authority, schools) => {
    const pupils = stored.get(authority) ?? []
    const wanted = new Uint8Array(128)
    for (const id of schools) wanted[numbers.get(id) ?? 127] = 1
    const first: string[] = []
    for (const { id, school } of pupils) {
      if (wanted[school] !== 1) continue
      first.push(id)
      if (first.length === PAGE) break
    }
    return { count: schools.length * national.pupilsPerSchool, first }
  }
}

/** Names fall anywhere in the alphabet: a pupil's place is a scrambled number. */
function byName(schools: readonly string[], each: number) {
  const pupils = schools.flatMap((id, school) =>
    Array.from({ length: Math.min(each, PAGE) }, (_, index) => ({ id: pupilId(id, index), school, index })),
  )
  const name = (it: { school: number; index: number }) => Math.imul(it.school * PAGE + it.index, 0x9e3779b1) >>> 0
  return pupils.sort((a, b) => name(a) - name(b)).map(({ id, school }) => ({ id, school }))
}
