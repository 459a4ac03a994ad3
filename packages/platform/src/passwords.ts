import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2)

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const cost = { memory: 19_456, passes: 2, parallelism: 1, tagLength: 32 }
const leastCharacters = 12
const mostCharacters = 128

/** The PHC string of a password (`$argon2id$v=19$m=…,t=…,p=…$salt$hash`). Takes about 20 ms, off the main thread. */
export async function hashPassword(password: string, salt: Buffer = randomBytes(16)): Promise<string> {
  const hash = await derive('argon2id', { ...cost, message: normal(password), nonce: salt })
  const { memory, passes, parallelism } = cost
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${unpadded(salt)}$${unpadded(hash)}`
}

/**
 * Whether the password is the stored one. Takes as long when `stored` is null (no such user, or no password yet), so that
 * the time says nothing about who has an account. Throws when `stored` is not a PHC string of ours.
 */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const { salt, hash, ...costs } = read(stored ?? nobody)
  const derived = await derive('argon2id', { ...costs, message: normal(password), nonce: salt })
  return timingSafeEqual(derived, hash) && stored !== null
}

/**
 * What is wrong with a new password, in words for its user, or undefined. `about` are texts it must not contain: the
 * email address, the name. Source: NCSC, “Three random words”; length over composition.
 */
export function passwordProblem(password: string, about: readonly string[] = []): string | undefined {
  if (password === '') return 'Enter a password'
  const length = [...password].length
  if (length < leastCharacters) return `Password must be ${leastCharacters} characters or more`
  if (length > mostCharacters) return `Password must be ${mostCharacters} characters or fewer`
  if (new Set(password).size < 5 || isRun(password) || isGuessedFirst(password)) {
    return 'Choose a password that is harder to guess'
  }
  const lower = password.toLowerCase()
  const named = about.flatMap((text) => text.toLowerCase().split(/[@\s]/)).filter((part) => part.length > 3)
  if (named.some((part) => lower.includes(part))) return 'Password must not contain your name or email address'
  return undefined
}

function isRun(password: string): boolean {
  const runs = ['0123456789012345678901234567890', 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz']
  return /^(.{1,4})\1+$/.test(password) || runs.some((run) => run.includes(password.toLowerCase()))
}

// What the lists of most used passwords are made of, as words; and what people here would think of first.
const guessedFirst =
  /1q2w3e4r(?:5t(?:6y)?)?|password|passwort|passcode|qwerty(?:uiop)?|azerty|asdf(?:ghjkl?)?|zxcv(?:bnm)?|qazwsx(?:edc)?|abc(?:d(?:ef?)?)?|letme?in|welcome|admin(?:istrator)?|login|master|user(?:name)?|guest|root|test(?:ing)?|temp(?:orary)?|default|change(?:me)?|secret|iloveyou|loveyou|lovely|monkey|dragon|football|baseball|soccer|hockey|basketball|superman|batman|spider(?:man)?|pokemon|starwars|sunshine|princess|shadow|killer|hunter|buster|tigger|ginger|pepper|cookie|cheese|chocolate|flower|butterfly|freedom|whatever|trustno|computer|internet|google|facebook|samsung|hello|michael|jordan|ashley|charlie|thomas|robert|daniel|andrew|joshua|matthew|george|william|jessica|jennifer|nicole|amanda|hannah|samantha|liverpool|arsenal|chelsea|everton|manchester|united|england|scotland|ireland|london|birmingham|summer|winter|spring|autumn|january|february|march|april|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday|saturday|sunday|remit|ncmp|council|school|hospital|health|government/g
const written: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/**
 * Whether hardly anything is left of it once one or two of the most used words are taken out: “Passw0rd1234”,
 * “liverpool2026!”, “summersummer1”. A list of the passwords themselves would know fewer. Source: NCSC, ASVS 6.2.4, 6.2.11.
 */
function isGuessedFirst(password: string): boolean {
  const plain = password.toLowerCase()
  const spelt = plain.replaceAll(/[013457@$!]/g, (sign) => written[sign] ?? sign)
  return [plain, spelt].some((text) => {
    const words = new Set(text.match(guessedFirst))
    // What stands for a letter inside a word is only a sign outside of it.
    const left = text.replaceAll(guessedFirst, (word) => ' '.repeat(word.length))
    const letters = [...plain].filter((sign, at) => left[at] !== ' ' && /[a-z]/.test(sign))
    return words.size > 0 && words.size <= 2 && letters.length < 4
  })
}

const nobody = `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=1$${unpadded(Buffer.alloc(16))}$${unpadded(Buffer.alloc(32))}`

function read(stored: string) {
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(stored)
  if (!parts) throw new Error('A stored password hash is not an argon2id PHC string.')
  const [, memory, passes, parallelism, salt = '', hash = ''] = parts
  const tag = Buffer.from(hash, 'base64')
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    tagLength: tag.length,
    salt: Buffer.from(salt, 'base64'),
    hash: tag,
  }
}

// One password can be typed as different code points on different keyboards.
function normal(password: string): Buffer {
  return Buffer.from(password.normalize('NFKC'))
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replaceAll('=', '')
}
