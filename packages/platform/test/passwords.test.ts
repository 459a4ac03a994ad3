import { expect, test } from 'vitest'
import { hashPassword, isPassword, passwordProblem } from '../src/passwords.ts'

const guess = 'Choose a password that is harder to guess'

test.each([
  ['eleven char', 'Password must be 12 characters or more'],
  ['x1'.repeat(65), 'Password must be 128 characters or fewer'],
  ['aaaaaaaaaaaaaaaa', guess],
  ['1234567890123', guess],
  ['abcdabcdabcd', guess],
  ['samuel and more', 'Password must not contain your name or email address'],
  ['northtown river', 'Password must not contain your name or email address'],
])('“%s” is not taken: %s', (password, message) => {
  expect(passwordProblem(password, ['Samuel Ali', 'samuel@northtown'])).toBe(message)
})

test.each([
  'Password1234',
  'Passw0rd1234!',
  'P@$$w0rd2026',
  'passwordpassword',
  'qwertyuiop123',
  '1q2w3e4rqwerty',
  'iloveyou12345',
  'administrator1',
  'Welcome20262026',
  'liverpool2026!',
  'summersummer1',
  'letmein123456',
  'changeme12345',
  'football1234567',
  'Northtown2026!'.replace('Northtown', 'Council'),
  'remitremit2026',
])('“%s” is made of what is guessed first', (password) => {
  expect(passwordProblem(password)).toBe(guess)
})

test.each([
  'three random words',
  'quiet river lantern',
  'correct horse battery',
  'the school by the harbour',
  'winter apples in a basket',
  'åtta små grisar sjunger',
  'x9$Kq!72mVz#p',
])('“%s” is taken, whatever it is made of', (password) => {
  expect(passwordProblem(password)).toBeUndefined()
})

test('a password of 64 characters and more is taken and told apart to its last character', async () => {
  const long = `${'quiet river lantern '.repeat(5)}end`
  expect(passwordProblem(long)).toBeUndefined()
  const hash = await hashPassword(long)
  expect(await isPassword(long, hash)).toBe(true)
  expect(await isPassword(long.slice(0, -1), hash)).toBe(false)
  expect(await isPassword(long.toUpperCase(), hash)).toBe(false)
})

test('the same password typed on another keyboard is the same, and hashes never repeat', async () => {
  const hash = await hashPassword('café with words')
  expect(await isPassword('cafe\u0301 with words', hash)).toBe(true)
  expect(await hashPassword('café with words')).not.toBe(hash)
  expect(await isPassword('anything', null)).toBe(false)
})
