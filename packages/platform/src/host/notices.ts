import { readCookie, removeCookie, writeCookie } from './cookies.ts'
import { isSame, sign } from './forgery.ts'
import type { Hosting } from './hosting.ts'
import type { Visit } from './visit.ts'

const mostCharacters = 600

/** Leaves one line for the next page this browser draws; bound to the session, gone after a minute. */
export function leaveNotice(hosting: Hosting, visit: Visit, text: string, formSecret = visit.formSecret): void {
  const shown = text.length > mostCharacters ? `${text.slice(0, mostCharacters - 1)}…` : text
  const written = Buffer.from(shown).toString('base64url')
  const value = `${written}.${sign(formSecret, `notice ${written}`)}`
  writeCookie(hosting, visit.reply, { name: 'notice', value, maxAgeSeconds: 60 })
}

/** The line left for this page, taken away so that it shows once; undefined when none is, or somebody made one up. */
export function takeNotice(hosting: Hosting, visit: Visit): string | undefined {
  const cookie = readCookie(hosting, visit.request, 'notice')
  if (cookie === undefined) return undefined
  removeCookie(hosting, visit.reply, 'notice')
  const [written = '', signature = ''] = cookie.split('.')
  if (!isSame(signature, sign(visit.formSecret, `notice ${written}`))) return undefined
  return Buffer.from(written, 'base64url').toString()
}
