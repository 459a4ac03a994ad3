import { openStore, usualStore } from '@remit/platform/testing'
import { expect, test } from 'vitest'
import { ncmp } from '../service.ts'
import { authorities, seed, testNow } from '../test/cast.ts'
import { listSettings, numberSetting } from './settings.ts'

test('an authority’s own setting stands before the one for all, and other authorities do not see it', async () => {
  const { db, close } = await openStore(usualStore, ncmp.migrations)
  await db.transaction().execute((tx) => seed(tx, testNow))
  const setting = (organisation: string | null, value: unknown) => ({
    service: 'ncmp',
    organisation_id: organisation,
    key: 'limit.blank-postcode',
    value: JSON.stringify({ value }),
  })
  const { northtown, southshire } = authorities
  await db
    .insertInto('settings')
    .values([setting(northtown.id, 4), setting(null, 2)])
    .execute()
  const own = await listSettings(db, northtown.id)
  const other = await listSettings(db, southshire.id)
  expect([own, other].map((settings) => numberSetting(settings, 'limit.blank-postcode', 1))).toEqual([4, 2])
  await close()
})

test('a setting that is no number counts as not set', () => {
  expect(numberSetting(new Map([['limit', 'much']]), 'limit', 7)).toBe(7)
  expect(numberSetting(new Map([['limit', Number.NaN]]), 'limit', 7)).toBe(7)
  expect(numberSetting(new Map(), 'limit', 7)).toBe(7)
})
