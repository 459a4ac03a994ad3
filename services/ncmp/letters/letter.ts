import { dateInWords, today } from '@remit/platform/service'
import type { PupilTable } from '../pupils/pupils.ts'
import { type ResultWords, resultInWords } from './letter-words.ts'
import type { Sender } from './sender.ts'

/** What a letter needs to know of a child; null where it is blank. */
export type LetterPupil = Pick<
  PupilTable,
  | 'first_name'
  | 'last_name'
  | 'carer_name'
  | 'address_line_1'
  | 'address_line_2'
  | 'town'
  | 'postcode'
  | 'measured_on'
  | 'height_cm'
  | 'weight_kg'
  | 'bmi_centile'
> & { school_name: string }

/** A letter to parents, part by part, the same on the page and on paper. */
export interface Letter {
  /** Where it goes, line by line; only the name when there is no address. */
  to: readonly string[]
  date: string
  heading: string
  greeting: string
  opening: string
  facts: readonly (readonly [name: string, value: string])[]
  words: ResultWords
  how: string
  contact: string
  signedBy: string
  authority: string
}

/** The letter about a child’s measurement; undefined when there is none. */
export function letterOf(pupil: LetterPupil, sender: Sender, now: Date): Letter | undefined {
  const { measured_on, height_cm, weight_kg, bmi_centile } = pupil
  if (measured_on === null || height_cm === null || weight_kg === null || bmi_centile === null) return undefined
  const child = [pupil.first_name, pupil.last_name].filter((part) => part !== null).join(' ') || 'your child'
  const parent = pupil.carer_name ?? `Parent or carer of ${child}`
  const address = [pupil.address_line_1, pupil.address_line_2, pupil.town, pupil.postcode]
  const words = resultInWords(bmi_centile)
  return {
    to: [parent, ...address.filter((line) => line !== null)],
    date: dateInWords(today(now)),
    heading: `${pupil.first_name ?? 'Your child'}’s height and weight`,
    greeting: `Dear ${pupil.carer_name ?? `parent or carer of ${child}`}`,
    opening: `This school year ${child} was measured at ${pupil.school_name}, as part of the National Child Measurement Programme. Here is the result.`,
    facts: [
      ['Date measured', dateInWords(measured_on)],
      ['Height', `${height_cm.toFixed(1)} cm`],
      ['Weight', `${weight_kg.toFixed(1)} kg`],
      ['Result', words.result],
    ],
    words,
    how: 'We compare your child’s weight for their height (their body mass index) with that of other children of the same age and sex in the UK. Children grow at different speeds, and one measurement does not say everything about a child’s health. If the figures look wrong to you, tell us.',
    ...sender,
  }
}
