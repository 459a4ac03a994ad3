import type { Page } from '../../service.ts'
import type { People } from '../people.ts'
import { departure } from './departure.ts'
import { handOver } from './hand-over.ts'
import { handOverAnswer } from './hand-over-answer.ts'

/** `/departure`, `/hand-over`, `/hand-overs/:handover`. */
export function handOverPages(people: People): readonly Page[] {
  return [departure(people), handOver(people), handOverAnswer(people)]
}
