import type { Problem } from '@remit/platform/service'
import type { UploadedPupil } from './check-row.ts'

/** Remembers the children of one file, about 80 bytes each, and finds who stands in it twice. */
export class SeenChildren {
  readonly #rows = new Map<string, number>()
  readonly #schools = new Map<string, number>()

  /** A problem when an earlier row is about the same child; else remembers this one. */
  duplicate(pupil: UploadedPupil, row: number): Problem | undefined {
    const key = `${this.#schoolNumber(pupil.school_id)}|${keyOf(pupil)}`
    const earlier = this.#rows.get(key)
    if (earlier === undefined) {
      this.#rows.set(key, row)
      return undefined
    }
    return { code: 'duplicate', where: 'row', message: `The same child is in row ${earlier} of this file` }
  }

  #schoolNumber(id: string): number {
    const number = this.#schools.get(id) ?? this.#schools.size
    this.#schools.set(id, number)
    return number
  }
}

// Without an NHS number two rows are the same child when their names are, too.
function keyOf(pupil: UploadedPupil): string {
  const { date_of_birth, sex, nhs_number, first_name = '', last_name = '', pupil_reference = '' } = pupil
  const who = nhs_number ?? `${first_name}|${last_name}|${pupil_reference}`.toLowerCase()
  return `${date_of_birth}|${sex}|${who}`
}
