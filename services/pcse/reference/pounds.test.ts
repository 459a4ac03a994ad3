import { expect, test } from 'vitest'
import { inPounds } from './pounds.ts'

test('an amount below nothing has a minus sign, and no hyphen', () => {
  expect([inPounds(123_450), inPounds(-500), inPounds(0)]).toEqual(['£1,234.50', '−£5.00', '£0.00'])
})
