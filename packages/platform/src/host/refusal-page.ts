import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { isActing } from '../access/index.ts'
import { isForMachines } from '../api/index.ts'
import { Refusal, type RefusalCode, refusals, refuse } from '../refusals.ts'
import { draw } from './draw.ts'
import type { Hosting } from './hosting.ts'
import { sendHtml } from './mount.ts'
import { keepForm } from './sign-in/kept-forms.ts'
import { fieldsToResend } from './sign-in/resend.ts'
import { openVisit, type Visit } from './visit.ts'

/** Answers everything that was thrown: a refusal by its table, anything else as a bug with a reference. */
export function answerThrown(hosting: Hosting): void {
  hosting.fastify.setNotFoundHandler(async (request, reply) =>
    answerRefusal(hosting, request, reply, refuse('not-found', 'There is no page at this address.')),
  )
  hosting.fastify.setErrorHandler(async (thrown: FastifyError, request, reply) => {
    const refusal = thrown instanceof Refusal ? thrown : fromFastify(thrown)
    if (refusal === undefined) return answerBug(hosting, request, reply, thrown)
    try {
      return await answerRefusal(hosting, request, reply, refusal)
    } catch (cause) {
      return answerBug(hosting, request, reply, cause)
    }
  })
}

/** An address the router cannot even read never reaches our pages: plain words, and the router's status. */
export function answerUnreadable(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  reply
    .code(error.statusCode ?? 400)
    .header('x-content-type-options', 'nosniff')
    .type('text/plain; charset=utf-8')
  reply.send('That address could not be read. Check it, or start again from the home page.')
}

// Where a page that is asked for leads instead, and back from there.
const waysIn: Partial<Record<RefusalCode, string>> = { 'not-signed-in': '/sign-in', 'second-factor': '/second-factor' }

async function answerRefusal(hosting: Hosting, request: FastifyRequest, reply: FastifyReply, refusal: Refusal) {
  const { status, title, next } = refusals[refusal.code]
  const { message, details = [] } = refusal.words
  const words = { code: refusal.code, title, message, next: refusal.words.next ?? next, details }
  request.log.info({ happened: 'refused', code: refusal.code, route: request.routeOptions.url })
  if (wantsJson(request)) return sendProblem(reply, request, { status, ...words })
  const wayIn = waysIn[refusal.code]
  if (wayIn !== undefined && request.method === 'GET') {
    return reply
      .code(303)
      .header('location', `${wayIn}?next=${encodeURIComponent(request.url)}`)
      .send('')
  }
  const around = hosting.services.find(({ key }) => request.url.split(/[/?]/)[1] === key)
  const visit = await openVisit(hosting, request, reply, around?.key)
  const service = visit.account && isActing(visit.account) ? around : undefined
  const { back } = refusal.words
  const resend = fieldsToResend(request, refusal)
  const isKept = resend !== undefined && (await keepForm(hosting, request, reply, resend))
  const said = isKept ? { ...words, message: 'You did nothing for a while, so you were signed out.', next: '' } : words
  const view = { ...said, back, resend: isKept ? undefined : resend, isKept, address: request.url }
  return sendHtml(reply, draw(hosting, visit, { template: 'host/refusal.njk', title, view, service }), status)
}

async function answerBug(hosting: Hosting, request: FastifyRequest, reply: FastifyReply, cause: unknown) {
  request.log.error({ happened: 'bug', ...causeOf(cause) })
  const words = {
    code: 'broken',
    title: 'Sorry, there is a problem with the service',
    message: 'What you sent last was not saved.',
    next: `Try again in a few minutes. If it stays like this, tell your support this reference: ${request.id}`,
    details: [],
  }
  if (wantsJson(request)) return sendProblem(reply, request, { status: 500, ...words })
  const view = { ...words, back: undefined, resend: undefined, isKept: false, address: '' }
  // Whatever broke may break a look-up of the user too: this page needs none.
  const visit: Visit = {
    request,
    reply,
    now: hosting.clock(),
    nonce: request.nonce,
    account: undefined,
    formSecret: '',
    formSecrets: [],
  }
  try {
    return sendHtml(reply, draw(hosting, visit, { template: 'host/refusal.njk', title: words.title, view }), 500)
  } catch {
    // The layout itself is broken: still no cause on the page.
    return reply.code(500).type('text/plain; charset=utf-8').send(`${words.title}. ${words.next}`)
  }
}

type Problem = {
  status: number
  code: string
  title: string
  message: string
  next: string
  details: readonly string[]
}

/** RFC 9457 problem details; `code` is the table's own. */
function sendProblem(reply: FastifyReply, request: FastifyRequest, problem: Problem) {
  const { status, code, title, message, next, details } = problem
  const body = { type: `/problems/${code}`, title, status, detail: message, code, next, details, instance: request.id }
  return reply.code(status).type('application/problem+json').send(JSON.stringify(body))
}

function wantsJson({ headers, url }: FastifyRequest): boolean {
  if (isForMachines(url)) return true
  const accept = headers.accept ?? ''
  return /application\/(problem\+)?json/.test(accept) && !accept.includes('text/html')
}

function fromFastify({ statusCode, code }: FastifyError): Refusal | undefined {
  if (statusCode === 413) return refuse('too-large', 'What you sent is larger than this page takes.')
  if (statusCode === undefined || statusCode < 400 || statusCode >= 500) return undefined
  return refuse('malformed', `The request was not understood (${code}).`)
}

/** What the log keeps of a bug: where, never the data that databases put into details. */
function causeOf(thrown: unknown): Record<string, unknown> {
  if (!(thrown instanceof Error)) return { thrown: typeof thrown }
  const { name, message, stack = '' } = thrown
  const code = 'code' in thrown ? thrown.code : undefined
  const constraint = 'constraint' in thrown ? thrown.constraint : undefined
  const frames = stack.split('\n').filter((line) => line.startsWith('    at '))
  const why = thrown.cause === undefined ? undefined : causeOf(thrown.cause)
  return { name, message: withoutPeople(message), code, constraint, frames: frames.slice(0, 12), why }
}

function withoutPeople(message: string): string {
  return message
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[^\s<>"'(]+@[^\s>"')]+/g, '(email)')
    .slice(0, 300)
}
