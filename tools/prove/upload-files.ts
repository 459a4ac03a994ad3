import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { writeXlsxStream } from 'hucre/xlsx'
import { writeCsv } from '../../packages/platform/src/files/index.ts'
import { nhsNumberOf } from '../../services/ncmp/reference/nhs-number.ts'
import { uploadColumns } from '../../services/ncmp/uploads/upload-columns.ts'

/** Which invented pupils a file holds. */
export type PupilPlan = {
  readonly rows: number
  /** NHS numbers begin here, so that two files hold different children. */
  readonly firstNumber: number
  readonly urns: readonly string[]
  readonly collectionYear: number
}

/** Writes a CSV of invented pupils with all 22 columns, as it makes them. */
export async function writePupilsCsv(path: string, plan: PupilPlan): Promise<void> {
  await pipeline(writeCsv(lines(plan)), createWriteStream(path))
}

/** The same as an .xlsx with inline strings. */
export async function writePupilsXlsx(path: string, plan: PupilPlan): Promise<void> {
  const sheet = writeXlsxStream(lines(plan), { name: 'Pupils' })
  await pipeline(Readable.fromWeb(sheet as Parameters<typeof Readable.fromWeb>[0]), createWriteStream(path))
}

function* lines(plan: PupilPlan): Generator<string[]> {
  yield uploadColumns.map(({ header }) => header)
  let number = plan.firstNumber
  for (let row = 0; row < plan.rows; row += 1) {
    const found = nextNumber(number)
    number = found.after
    yield line(plan, row, found.nhsNumber)
  }
}

function line({ urns, collectionYear }: PupilPlan, row: number, nhsNumber: string): string[] {
  const two = (number: number) => String(number).padStart(2, '0')
  const born = `${two(1 + (row % 28))}/${two(1 + (row % 8))}/${collectionYear - 4}`
  const height = (98 + (row % 130) / 10).toFixed(1)
  const weight = (14.5 + (row % 60) / 10).toFixed(1)
  const name = ['Amelia', 'Noah', 'Isla', 'Oliver', 'Zoë'][row % 5] ?? ''
  const child = [`P${row}`, nhsNumber, name, `Proof-${row}`, born, row % 2 ? 'M' : 'F', 'A']
  const home = [`${1 + (row % 200)} Mill Street`, 'Westgate', 'Northtown', 'NT1 4BD', 'R', `R${row % 3}`]
  const measured = [`${two(1 + (row % 28))}/09/${collectionYear}`, height, weight, '']
  const carer = [`Parent of ${name}`, `parent${row}@example.org`, 'Made for a proof']
  return [urns[row % urns.length] ?? '', 'Any school', ...child, ...home, ...measured, ...carer]
}

function nextNumber(from: number): { nhsNumber: string; after: number } {
  for (let stem = from; ; stem += 1) {
    for (let digit = 0; digit < 10; digit += 1) {
      const nhsNumber = nhsNumberOf(`${stem}${digit}`)
      if (nhsNumber !== undefined) return { nhsNumber, after: stem + 1 }
    }
  }
}
