import type { Form, Problem, RawForm } from '@remit/platform/service'
import { inPounds, mostPence, penceOf } from '../reference/pounds.ts'
import { chosenRate, rateProblem } from './pay.ts'

/** One member's line of the estimate. */
export interface EstimateLine {
  member: string
  yearly_pence: number
  rate: number | undefined
}

/** Reads `pay-<member>` and `rate-<member>` for everybody of the list; every line must be right. */
export const estimateForm: Form<readonly EstimateLine[]> = {
  read(raw) {
    const members = Object.keys(raw).flatMap((name) => /^pay-([0-9a-f-]{36})$/.exec(name)?.[1] ?? [])
    const read = members.map((member) => lineOf(raw, member))
    const problems = read.flatMap(({ problem }) => problem ?? [])
    return problems.length > 0 ? { ok: false, problems } : { ok: true, value: read.map(({ line }) => line) }
  },
}

/** What is wrong with the rates for a year that begins on a day, beside their fields. */
export function lineProblems(lines: readonly EstimateLine[], day: string): readonly Problem[] {
  return lines.flatMap(({ member, yearly_pence, rate }) => {
    const message = rateProblem(yearly_pence, day, rate)
    return message === undefined ? [] : [{ code: 'invalid', where: `rate-${member}`, message }]
  })
}

function lineOf(raw: RawForm, member: string): { line: EstimateLine; problem?: Problem } {
  const typed = raw[`pay-${member}`]
  const yearly_pence = typeof typed === 'string' ? penceOf(typed) : undefined
  const rate = chosenRate(raw[`rate-${member}`])
  const line = { member, yearly_pence: yearly_pence ?? 0, rate }
  if (yearly_pence !== undefined && yearly_pence <= mostPence) return { line }
  const message =
    yearly_pence === undefined
      ? 'Enter the pensionable pay for the year, like 85,000'
      : `Pensionable pay must be ${inPounds(mostPence)} or less`
  return { line, problem: { code: 'invalid', where: `pay-${member}`, message } }
}
