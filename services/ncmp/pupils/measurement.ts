import type { Problem } from '@remit/platform/service'
import { type Growth, growthOf } from '../growth/growth.ts'
import { measuringDaysOf } from '../reference/birth-dates.ts'
import { dayInFigures, dayOf } from '../reference/day.ts'
import { type MeasurementLimits, usualLimits } from './limits.ts'
import type { Typed } from './pupil-fields.ts'
import type { Sex } from './pupils.ts'
import { type WarningCode, warningsOf } from './warnings.ts'

export const measurementNames = ['measured_on', 'height_cm', 'weight_kg'] as const
export type MeasurementName = (typeof measurementNames)[number]

/** A whole measurement with what follows from it, as `ncmp.pupils` stores it. */
export interface Measurement extends Growth {
  measured_on: string
  height_cm: number
  weight_kg: number
  warnings: WarningCode[]
}

/** The child as far as it matters for a measurement, and the day it is typed. */
export interface MeasuredChild {
  sex: Sex
  date_of_birth: string
  collection_year: number
  /** `YYYY-MM-DD`. */
  today: string
}

export type ReadMeasurement = { measurement: Measurement; problems: [] } | { measurement?: never; problems: Problem[] }

/**
 * A whole measurement from what was typed, or every problem. All three of day, height and weight are needed.
 * Source: rejections and warnings of the user guide (stated); the limits are inferred, see `limitSettings`.
 */
export function readMeasurement(
  typed: Typed<MeasurementName>,
  child: MeasuredChild,
  limits: MeasurementLimits = usualLimits,
): ReadMeasurement {
  const day = readDay(typed.measured_on?.trim() ?? '', child)
  const height = readFigure(typed.height_cm, { where: 'height_cm', label: 'Height', unit: 'cm', ...limits.heightCm })
  const weight = readFigure(typed.weight_kg, { where: 'weight_kg', label: 'Weight', unit: 'kg', ...limits.weightKg })
  if (typeof day !== 'string' || typeof height !== 'number' || typeof weight !== 'number') {
    return { problems: [day, height, weight].filter((read) => typeof read === 'object') }
  }
  const values = { measured_on: day, height_cm: height, weight_kg: weight }
  const growth = growthOf({ ...values, sex: child.sex, date_of_birth: child.date_of_birth })
  if (growth === undefined) {
    return { problems: [problem('measured_on', 'The child is too young for the growth reference on this day')] }
  }
  return { measurement: { ...values, ...growth, warnings: warningsOf(growth, limits) }, problems: [] }
}

function readDay(typed: string, child: MeasuredChild): string | Problem {
  const { first, last } = measuringDaysOf(child.collection_year)
  if (typed === '') return problem('measured_on', 'Date of measurement is missing')
  const day = dayOf(typed)
  if (day === undefined) return problem('measured_on', 'Date of measurement must be a real date, like 14/01/2026')
  if (day > child.today) return problem('measured_on', 'Date of measurement must be today or earlier')
  if (day >= first && day <= last) return day
  return problem('measured_on', `Date of measurement must be from ${dayInFigures(first)} to ${dayInFigures(last)}`)
}

interface Figure {
  where: MeasurementName
  label: string
  unit: string
  least: number
  most: number
}

function readFigure(typed: string | undefined, figure: Figure): number | Problem {
  const text = typed?.trim().replace(new RegExp(`\\s*${figure.unit}$`, 'i'), '') ?? ''
  const { where, label, unit, least, most } = figure
  if (text === '') return problem(where, `${label} is missing`)
  if (!/^\d{1,3}(\.\d0*)?$/.test(text)) {
    return problem(where, `${label} must be a number of ${unit} with at most one decimal place, like ${least + 30}.5`)
  }
  const value = Number(text)
  if (value >= least && value <= most) return value
  return problem(where, `${label} must be between ${least} and ${most} ${unit}`)
}

function problem(where: MeasurementName, message: string): Problem {
  return { code: message.endsWith('missing') ? 'missing' : 'invalid', where, message }
}
