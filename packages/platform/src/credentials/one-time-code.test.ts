import { expect, test } from 'vitest'
import { authenticatorAddress, keyInGroups, newAuthenticatorKey, qrCodeOf, stepOfCode } from './one-time-code.ts'

// RFC 6238, appendix B: the secret “12345678901234567890”, and the last six of the eight digits given there.
const key = newAuthenticatorKey(Buffer.from('12345678901234567890'))
const at = (seconds: number) => new Date(seconds * 1000)

test.each([
  [59, '287082'],
  [1_111_111_109, '081804'],
  [1_111_111_111, '050471'],
  [1_234_567_890, '005924'],
  [2_000_000_000, '279037'],
  [20_000_000_000, '353130'],
])('at %i seconds the code is the one RFC 6238 prints', (seconds, code) => {
  expect(stepOfCode(key, code, at(seconds))).toBe(Math.floor(seconds / 30))
})

test('a code is good one step early and late, not two, and may be typed with a space', () => {
  const { step, code } = { step: Math.floor(1_234_567_890 / 30), code: '005 924' }
  expect([-60, -30, 0, 30, 60].map((late) => stepOfCode(key, code, at(1_234_567_890 + late)))).toEqual([
    undefined,
    step,
    step,
    step,
    undefined,
  ])
})

test('anything but six digits is no code', () => {
  for (const typed of ['', '05924', '0059245', 'abcdef', '００５９２４'])
    expect(stepOfCode(key, typed, at(1_234_567_890)), typed).toBeUndefined()
})

test('a key has 160 bits, its address names Remit and the account, and its QR code is a square of dark units', () => {
  expect(newAuthenticatorKey()).toMatch(/^[A-Z2-7]{32}$/)
  expect(keyInGroups('ABCDEFGHIJ')).toBe('ABCD EFGH IJ')
  const address = authenticatorAddress(key, 'lou@library.test')
  expect(address).toMatch(/^otpauth:\/\/totp\/Remit:lou%40library\.test\?issuer=Remit&secret=[A-Z2-7]{32}&/)
  const { path, size } = qrCodeOf(address)
  expect(size).toBeGreaterThan(25)
  expect(path).toMatch(/^(M\d+ \d+h1v1h-1z)+$/)
})
