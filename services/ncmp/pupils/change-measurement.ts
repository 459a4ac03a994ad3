import type { SignedInUser } from '@remit/platform/access'
import type { Tx } from '@remit/platform/db'
import { type Problem, refuse, today } from '@remit/platform/service'
import type { NonMeasurementReason } from '../reference/non-measurement.ts'
import type { FoundPupil } from './find-pupil.ts'
import { readLimits } from './limits.ts'
import { lockPupil } from './lock-pupil.ts'
import { type Measurement, type MeasurementName, measurementNames, readMeasurement } from './measurement.ts'
import type { Typed } from './pupil-fields.ts'
import { recordPupil } from './record-pupil.ts'

/** A record as its form showed it. */
export interface ShownPupil {
  pupil: FoundPupil
  revision: number
}

/** Nothing of a measurement, nor of a reason. */
const unmeasured = {
  measured_on: null,
  height_cm: null,
  weight_kg: null,
  bmi: null,
  bmi_z: null,
  height_z: null,
  weight_z: null,
  bmi_centile: null,
  non_measurement_reason: null,
  warnings: [] as string[],
  warnings_confirmed_at: null,
  warnings_confirmed_by: null,
  letter_made_at: null,
}

/**
 * Saves a measurement in place of the one before or of the reason there was none, and records it. `confirmed` says that
 * its warnings are true. Answers the measurement, or every problem. Refuses `conflict`: see `lockPupil`.
 */
export async function addMeasurement(
  tx: Tx,
  user: SignedInUser,
  change: ShownPupil & { typed: Typed<MeasurementName>; confirmed: boolean },
  now: Date,
): Promise<{ measurement: Measurement; problems: [] } | { measurement?: never; problems: Problem[] }> {
  const row = await lockPupil(tx, change.pupil, change.revision, now)
  const limits = await readLimits(tx, change.pupil.authority_id)
  const { measurement, problems } = readMeasurement(change.typed, { ...row, today: today(now) }, limits)
  if (measurement === undefined) return { problems }
  const confirmed = change.confirmed && measurement.warnings.length > 0
  await tx
    .updateTable('ncmp.pupils')
    .set({
      ...unmeasured,
      ...measurement,
      warnings_confirmed_at: confirmed ? now : null,
      warnings_confirmed_by: confirmed ? user.id : null,
      updated_at: now,
      revision: row.revision + 1,
    })
    .where('id', '=', row.id)
    .execute()
  const named = { pupilId: row.id, school: change.pupil.school_name }
  await recordPupil(tx, user, { action: 'measurement.added', ...named, fields: measurementNames }, now)
  if (confirmed) await recordPupil(tx, user, { action: 'warnings.confirmed', ...named, fields: ['warnings'] }, now)
  return { measurement, problems: [] }
}

/** Saves why a child was not measured; a measurement there was is taken away. Refuses `conflict`: see `lockPupil`. */
export async function saveNonMeasurement(
  tx: Tx,
  user: SignedInUser,
  change: ShownPupil & { reason: NonMeasurementReason },
  now: Date,
): Promise<void> {
  const row = await lockPupil(tx, change.pupil, change.revision, now)
  await tx
    .updateTable('ncmp.pupils')
    .set({ ...unmeasured, non_measurement_reason: change.reason, updated_at: now, revision: row.revision + 1 })
    .where('id', '=', row.id)
    .execute()
  const fields = row.height_cm === null ? ['non_measurement_reason'] : ['non_measurement_reason', ...measurementNames]
  const named = { pupilId: row.id, school: change.pupil.school_name }
  await recordPupil(tx, user, { action: 'pupil.notMeasured', ...named, fields }, now)
}

/** Confirms that the improbable values are true. Refuses `conflict` when there is nothing (left) to confirm. */
export async function confirmWarnings(tx: Tx, user: SignedInUser, shown: ShownPupil, now: Date): Promise<void> {
  const row = await lockPupil(tx, shown.pupil, shown.revision, now)
  if (row.warnings.length === 0 || row.warnings_confirmed_at !== null) {
    throw refuse('conflict', 'This record has no warning left to confirm.')
  }
  await tx
    .updateTable('ncmp.pupils')
    .set({ warnings_confirmed_at: now, warnings_confirmed_by: user.id, updated_at: now, revision: row.revision + 1 })
    .where('id', '=', row.id)
    .execute()
  const named = { pupilId: row.id, school: shown.pupil.school_name }
  await recordPupil(tx, user, { action: 'warnings.confirmed', ...named, fields: ['warnings'] }, now)
}
