import { drawPlaceName, drawSchoolName } from './national-names.ts'
import type { DemoSchool, Stage } from './places.ts'
import { idOf, type Seeded, seeded } from './seeded.ts'

/** An invented authority of the national demonstration with its schools. */
export interface NationalAuthority {
  id: string
  /** From 1. */
  number: number
  name: string
  /** Three digits, which its schools’ DfE numbers begin with. */
  code: string
  schools: readonly NationalSchool[]
}

export type NationalSchool = Omit<DemoSchool, 'authority'>

/** How many authorities and schools there are together. */
export interface NationalSize {
  authorities: number
  schools: number
}

/** The size of the programme: about so many authorities and state-maintained schools take part each year. */
export const wholeCountry: NationalSize = { authorities: 150, schools: 18_000 }

const reception = 34
const year6 = 33

/**
 * Authorities from the smallest to the largest, which has nearly twice as many schools as the middle one. The same every time.
 * Throws for more than 750 authorities or 899,000 schools: numbers have so many digits.
 */
export function* nationalAuthorities({ authorities, schools }: NationalSize): Generator<NationalAuthority> {
  if (authorities > 750 || schools > 899_000) throw new RangeError('The country is not as large as that.')
  let before = 0
  for (let number = 1; number <= authorities; number++) {
    const upTo = Math.round((schools * number * (number + 1)) / (authorities * (authorities + 1)))
    const code = String(100 + number)
    const random = seeded(number)
    yield {
      id: idOf(`national authority ${number}`),
      number,
      name: `${drawPlaceName(number)} Council`,
      code,
      schools: Array.from({ length: upTo - before }, (_, at) =>
        drawSchool(random, { code, at, urn: 100_001 + before + at }),
      ),
    }
    before = upTo
  }
}

function drawSchool(random: Seeded, { code, at, urn }: { code: string; at: number; urn: number }): NationalSchool {
  const types = [
    'community',
    'community',
    'academy',
    'academy',
    'academy',
    'voluntary-aided',
    'voluntary-controlled',
    'foundation',
    'free',
    'special',
    'independent',
  ] as const
  const stages = ['done', 'done', 'done', 'under way', 'under way', 'not started'] as const satisfies readonly Stage[]
  return {
    id: idOf(`national school ${urn}`),
    name: drawSchoolName(at),
    type: random.pick(types),
    urn: String(urn),
    dfeNumber: `${code}/${2001 + at}`,
    postcode: `N${String.fromCharCode(65 + (Number(code) % 26))}${1 + (at % 9)} ${1 + (at % 8)}AA`,
    reception,
    year6,
    stage: random.pick(stages),
  }
}
