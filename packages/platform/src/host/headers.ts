import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { sentRequestId } from '../api/index.ts'
import { refuseOtherSites } from './forgery.ts'
import type { Hosting } from './hosting.ts'
import { newNonce } from './visit.ts'

const compress = promisify(gzip)
const yearSeconds = 365 * 24 * 60 * 60

/** What every answer carries, and what every change must show before anything looks at it. */
export function addHeaders({ fastify, config }: Hosting): void {
  fastify.decorateRequest('nonce', '')
  fastify.addHook('onRequest', async (request, reply) => {
    request.nonce = newNonce()
    reply.headers({ ...fixedHeaders(config.https), 'content-security-policy': contentPolicy(request.nonce) })
    reply.header('x-request-id', sentRequestId(request) ?? request.id)
    if (request.method !== 'GET' && request.method !== 'HEAD') refuseOtherSites(request, config.publicUrl)
  })
  compressPages(fastify)
}

function contentPolicy(nonce: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

function fixedHeaders(https: boolean): Record<string, string> {
  const always = {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), geolocation=(), microphone=()',
    // Pages are one person's: no proxy keeps them, and “back” after sign-out shows nothing.
    'cache-control': 'no-store',
  }
  return https ? { ...always, 'strict-transport-security': `max-age=${yearSeconds}; includeSubDomains` } : always
}

function compressPages(fastify: FastifyInstance): void {
  fastify.addHook('onSend', async (request, reply, payload) => {
    const type = String(reply.getHeader('content-type') ?? '')
    const accepted = /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''))
    if (!accepted || typeof payload !== 'string' || payload.length < 1024 || !type.startsWith('text/html')) {
      return payload
    }
    reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding').removeHeader('content-length')
    return compress(payload)
  })
}
