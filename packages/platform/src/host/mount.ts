import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Needs, RawForm } from '../service.ts'
import type { Hosting } from './hosting.ts'
import { leaveNotice } from './notices.ts'
import { readSent, refuseNul } from './sent-form.ts'
import { openVisit, type Visit } from './visit.ts'
import { refuseWhileViewing } from './while-viewing.ts'

/** One address of the host, whoever brings it: a service's page, an open page, or the host's own. */
export type Route<Found> = {
  path: string
  needs: Needs
  service?: string
  /** Sign-in, the thing itself and access, in that order: throws a refusal, or answers what the page is about. */
  find: (visit: Visit) => Promise<Found>
  show?: (visit: Visit, found: Found) => Promise<FastifyReply>
  act?: (visit: Visit, found: Found, raw: RawForm) => Promise<FastifyReply>
  /** Whoever knows the address may post to it: no form's token is asked for. */
  isKeyedByAddress?: true
  /** The largest file a form here may send. */
  limitBytes?: number
}

/**
 * Puts a route up. There is no other way to add one, so each has its needs in the table, and no POST reaches `act`
 * before sign-in, access and the form's token were right.
 */
export function mount<Found>(hosting: Hosting, route: Route<Found>): void {
  const { path, needs, service, find, show, act } = route
  if (show) {
    hosting.routes.push({ method: 'GET', path, needs, service })
    hosting.fastify.get(path, async (request, reply) => {
      const visit = await openVisit(hosting, request, reply, service)
      return show(visit, await find(visit))
    })
  }
  if (act) {
    hosting.routes.push({ method: 'POST', path, needs, service })
    hosting.fastify.post(path, async (request, reply) => {
      const visit = await openVisit(hosting, request, reply, service)
      refuseWhileViewing(visit, route)
      const found = await find(visit)
      const sent = await readSent(hosting, visit, route)
      try {
        return await act(visit, found, sent.raw)
      } finally {
        await sent.remove()
      }
    })
  }
}

/** 303 to an address of ours, with a line to show there. Throws when the address is not ours: a bug. */
export function goTo(hosting: Hosting, visit: Visit, to: string, notice?: string): FastifyReply {
  if (!isLocal(to)) throw new Error(`not an address of ours: “${to}”`)
  if (notice !== undefined) leaveNotice(hosting, visit, notice)
  return visit.reply.code(303).header('location', to).send('')
}

/** Sends HTML. */
export function sendHtml(reply: FastifyReply, html: string, status = 200): FastifyReply {
  return reply.code(status).type('text/html; charset=utf-8').send(html)
}

/** Whether an address stays on this host: one slash, and nothing a browser could read as another. */
export function isLocal(address: string): boolean {
  return /^\/(?![/\\])[^\\\s]*$/.test(address)
}

/** The parameters of the address. */
export function paramsOf(request: FastifyRequest): Readonly<Record<string, string>> {
  const params = request.params as Readonly<Record<string, string>>
  refuseNul(params)
  return params
}

/** The query of the address: one text, or several. */
export function queryOf(request: FastifyRequest): Readonly<Record<string, string | readonly string[] | undefined>> {
  const query = request.query as Readonly<Record<string, string | readonly string[]>>
  refuseNul(query)
  return query
}
