import { pupilLetterFile, schoolLettersFile } from './letter-files.ts'
import { letterList } from './letter-list.ts'
import { pupilLetter } from './pupil-letter.ts'
import { schoolLetters } from './school-letters.ts'

/** The pages of this room. */
export const letterPages = [letterList, schoolLetters, schoolLettersFile, pupilLetter, pupilLetterFile]
