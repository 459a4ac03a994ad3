import { createHash } from 'node:crypto'
import { newId } from '@remit/platform/db'

const madeAt = new Date('2026-09-01T00:00:00Z')

/** The id of a thing of the demonstration, always the same for the same name. */
export function idOf(name: string): string {
  return newId(madeAt, createHash('sha256').update(`pcse demonstration ${name}`).digest())
}
