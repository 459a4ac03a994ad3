import type { Reader } from '@remit/platform/db'
import type { AgesAccepted } from '../reference/birth-dates.ts'
import { listSettings, numberSetting, type Settings } from '../settings/settings.ts'

/**
 * Limits of what is believed. Beyond the least and the most a figure is rejected; a z-score further from 0 than
 * `improbableZ` is a warning.
 */
export interface MeasurementLimits {
  heightCm: { least: number; most: number }
  weightKg: { least: number; most: number }
  improbableZ: { height: number; weight: number; bmi: number }
  ages: AgesAccepted
}

/** One setting of an authority: its key, its words, its value when nothing is set, and the range it may be set in. */
export interface LimitSetting {
  key: string
  label: string
  unit: LimitUnit
  otherwise: number
  least: number
  most: number
}

type LimitUnit = 'cm' | 'kg' | 'z' | 'months'

/**
 * Every limit of a measurement as a setting. Source: the guide names “impossible” and “improbable” values but not their
 * limits, so the values are inferred: they enclose all that UK90 gives for ages 4 to 12. INVARIANT (possible figures):
 * the ranges lie within what `ncmp.pupils` stores.
 */
export const limitSettings = {
  heightLeast: setting('measurement.heightCm.least', 'Reject a height below', 'cm', [75, 50, 110]),
  heightMost: setting('measurement.heightCm.most', 'Reject a height above', 'cm', [175, 140, 250]),
  weightLeast: setting('measurement.weightKg.least', 'Reject a weight below', 'kg', [8, 2, 16]),
  weightMost: setting('measurement.weightKg.most', 'Reject a weight above', 'kg', [120, 60, 300]),
  heightZ: setting('measurement.improbableZ.height', 'Warn of a height further from 0 than z-score', 'z', [4, 2, 8]),
  weightZ: setting('measurement.improbableZ.weight', 'Warn of a weight further from 0 than z-score', 'z', [4, 2, 8]),
  bmiZ: setting('measurement.improbableZ.bmi', 'Warn of a BMI further from 0 than z-score', 'z', [4, 2, 8]),
} as const satisfies Record<string, LimitSetting>

/** Who belongs to a year group besides those born in its twelve months, which are inferred from one stated example. */
export const ageSettings = {
  receptionOlder: setting(
    'ages.reception.older',
    'Reception: accept children up to so many months older',
    'months',
    [0, 0, 24],
  ),
  receptionYounger: setting(
    'ages.reception.younger',
    'Reception: accept children up to so many months younger',
    'months',
    [0, 0, 12],
  ),
  year6Older: setting('ages.year6.older', 'Year 6: accept children up to so many months older', 'months', [0, 0, 24]),
  year6Younger: setting(
    'ages.year6.younger',
    'Year 6: accept children up to so many months younger',
    'months',
    [0, 0, 24],
  ),
} as const satisfies Record<string, LimitSetting>

function setting(
  key: string,
  label: string,
  unit: LimitUnit,
  [otherwise, least, most]: readonly [number, number, number],
): LimitSetting {
  return { key, label, unit, otherwise, least, most }
}

/** The limits as an authority set them; what is out of its range counts as not set. */
export function limitsFrom(settings: Settings): MeasurementLimits {
  const value = ({ key, otherwise, least, most }: LimitSetting): number => {
    const set = numberSetting(settings, key, otherwise)
    return set >= least && set <= most ? set : otherwise
  }
  const { heightLeast, heightMost, weightLeast, weightMost, heightZ, weightZ, bmiZ } = limitSettings
  return {
    heightCm: { least: value(heightLeast), most: value(heightMost) },
    weightKg: { least: value(weightLeast), most: value(weightMost) },
    improbableZ: { height: value(heightZ), weight: value(weightZ), bmi: value(bmiZ) },
    ages: {
      R: { older: value(ageSettings.receptionOlder), younger: value(ageSettings.receptionYounger) },
      '6': { older: value(ageSettings.year6Older), younger: value(ageSettings.year6Younger) },
    },
  }
}

/** The limits when an authority set none. */
export const usualLimits: MeasurementLimits = limitsFrom(new Map())

/** Reads the limits that hold for an authority. */
export async function readLimits(reader: Reader, authorityId: string | null): Promise<MeasurementLimits> {
  return authorityId === null ? usualLimits : limitsFrom(await listSettings(reader, authorityId))
}
