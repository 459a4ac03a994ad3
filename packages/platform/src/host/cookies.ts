import type {} from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Hosting } from './hosting.ts'

/** `session`: who is signed in. `visitor`: keys the forms of the signed out. `notice`: one line, shown once. `known`: browsers that signed in before. `step`: between two steps of signing in. `kept`: opens what was typed when a session ended. */
type CookieName = 'session' | 'visitor' | 'notice' | 'known' | 'step' | 'kept'

/** The cookie's text, if the browser sent one. */
export function readCookie(hosting: Hosting, request: FastifyRequest, name: CookieName): string | undefined {
  return request.cookies[fullName(hosting, name)]
}

/** Sets a cookie that no script can read; `maxAgeSeconds` left out, it lives as long as the browser runs. */
export function writeCookie(
  hosting: Hosting,
  reply: FastifyReply,
  { name, value, maxAgeSeconds }: { name: CookieName; value: string; maxAgeSeconds?: number },
): void {
  const attributes = { ...fixed(hosting), ...(maxAgeSeconds === undefined ? {} : { maxAge: maxAgeSeconds }) }
  reply.setCookie(fullName(hosting, name), value, attributes)
}

/** Takes the cookie away from the browser. */
export function removeCookie(hosting: Hosting, reply: FastifyReply, name: CookieName): void {
  reply.clearCookie(fullName(hosting, name), fixed(hosting))
}

// `__Host-` binds a cookie to this very host; browsers accept it over https only.
function fullName({ config }: Hosting, name: CookieName): string {
  return `${config.https ? '__Host-' : ''}remit-${name}`
}

function fixed({ config }: Hosting) {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: config.https } as const
}
