import type { SignedInUser } from '@remit/platform/access'
import { record } from '@remit/platform/audit'
import type { Reader, Tx } from '@remit/platform/db'
import { type Problem, refuse } from '@remit/platform/service'
import { sql } from 'kysely'
import { type KnownSetting, knownSettings, knownWords, settingsFor } from './known-settings.ts'
import { fieldOf } from './settings-form.ts'

/** Whom a setting is for: one authority, or everybody (`null`). */
export type SettingsOf = string | null

/** Settings as stored, by key: numbers and words. */
export type Stored = ReadonlyMap<string, number | string>

/** What is stored for one authority or for everybody themselves; what is not set is not in it. */
export async function storedSettings(reader: Reader, of: SettingsOf): Promise<Stored> {
  const rows = await reader
    .selectFrom('settings')
    .select(['key', 'value'])
    .where('service', '=', 'ncmp')
    .where('organisation_id', 'is not distinct from', of)
    .execute()
  const numbers = new Set(knownSettings.map(({ key }) => key))
  const words = new Set(knownWords.map(({ key }) => key))
  return new Map(
    rows.flatMap(({ key, value: { value } }): [string, number | string][] => {
      if (typeof value === 'number') return numbers.has(key) ? [[key, value]] : []
      return typeof value === 'string' && words.has(key) ? [[key, value]] : []
    }),
  )
}

/** What the form carries so that a change made meanwhile is noticed. */
export function seenOf(stored: Stored): string {
  return JSON.stringify([...stored].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

export interface SettingsChange {
  of: SettingsOf
  /** What stands when this leaves something empty. */
  otherwise: (setting: KnownSetting) => number
  values: Readonly<Record<string, string | number | undefined>>
}

/**
 * Keeps the settings of one authority, or of all, each change recorded; an empty one falls back. Answers the problems when
 * two of them contradict each other, else none. Refuses `conflict` when somebody else changed them since the form was drawn.
 */
export async function changeSettings(
  tx: Tx,
  user: SignedInUser,
  { of, otherwise, values }: SettingsChange,
  now: Date,
): Promise<readonly Problem[]> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ncmp.settings ${of}`}, 0))`.execute(tx)
  const before = await storedSettings(tx, of)
  if (values.seen !== seenOf(before)) {
    throw refuse('conflict', 'The settings have changed since you opened the page. Your changes were not saved.')
  }
  const after = (setting: KnownSetting) => numberOr(values[fieldOf(setting.key)])
  const settings = settingsFor(of)
  const problems = settings.flatMap((setting) => contradiction(setting, (each) => after(each) ?? otherwise(each)))
  if (problems.length > 0) return problems
  for (const setting of [...settings, ...knownWords]) {
    const { key } = setting
    await keepSetting(tx, user, { setting, of, before: before.get(key), after: values[fieldOf(key)] }, now)
  }
  return []
}

function numberOr(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

/** An upper limit below the lower one would have every figure breach. */
function contradiction(setting: KnownSetting, numberFor: (setting: KnownSetting) => number): Problem[] {
  const lower = knownSettings.find(({ key }) => `${key}.upper` === setting.key)
  if (lower === undefined || numberFor(lower) <= numberFor(setting)) return []
  const message = `Enter ${numberFor(lower)} or more: “${lower.label}” is ${numberFor(lower)}`
  return [{ code: 'contradiction', where: fieldOf(setting.key), message }]
}

interface Kept {
  setting: { key: string; label: string }
  of: SettingsOf
  before: number | string | undefined
  after: number | string | undefined
}

async function keepSetting(tx: Tx, user: SignedInUser, { setting, of, before, after }: Kept, now: Date): Promise<void> {
  if (before === after) return
  const row = { service: 'ncmp', organisation_id: of, key: setting.key }
  if (after === undefined) {
    const mine = tx.deleteFrom('settings').where('service', '=', 'ncmp').where('key', '=', setting.key)
    await mine.where('organisation_id', 'is not distinct from', of).execute()
  } else {
    const value = JSON.stringify({ value: after })
    await tx
      .insertInto('settings')
      .values({ ...row, value })
      .onConflict((on) => on.columns(['service', 'organisation_id', 'key']).doUpdateSet({ value }))
      .execute()
  }
  await record(tx, {
    at: now,
    actor: user,
    service: 'ncmp',
    organisation: user.acting.organisation,
    action: 'setting.changed',
    subject: { type: 'setting', id: setting.key, name: setting.label },
    before: { value: before ?? null },
    after: { value: after ?? null },
  })
}
