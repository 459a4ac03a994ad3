import type { FastifyReply } from 'fastify'
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { inTransaction } from '../../db/index.ts'
import { refuse } from '../../refusals.ts'
import type { Hosting, ProviderConfig } from '../hosting.ts'
import { goTo, isLocal, mount, queryOf } from '../mount.ts'
import type { Visit } from '../visit.ts'
import { askSecondFactor } from './code-step.ts'
import { type Claims, userOfClaims } from './provider-account.ts'
import { signIn } from './sign-in-session.ts'
import { beginStep, type Step, takeStep } from './steps.ts'

const answerPath = '/sign-in/provider-answer'

/**
 * Signing in with an OpenID Connect provider, when one is configured: `/sign-in/provider` leads there (code flow with PKCE,
 * state and nonce), `/sign-in/provider-answer` is where it leads back.
 */
export function mountProvider(hosting: Hosting): void {
  const { provider } = hosting.config
  if (provider === undefined) return
  const needs = { open: 'Nobody is signed in yet', public: true } as const
  const configuration = discovered(provider)
  mount(hosting, {
    path: '/sign-in/provider',
    needs,
    find: async () => undefined,
    show: async (visit) => {
      // Only a press on our own page begins a sign-in: no other site does it for somebody who did not ask. ASVS 7.6.2.
      if (visit.request.headers['sec-fetch-site'] === 'cross-site') return goTo(hosting, visit, '/sign-in')
      return lead(hosting, visit, await configuration())
    },
  })
  mount(hosting, {
    path: answerPath,
    needs,
    find: async () => undefined,
    show: async (visit) => takeAnswer(hosting, visit, await configuration()),
  })
}

/** What the provider says of itself, asked when it is first needed and again when that failed. Throws `denied`. */
function discovered({ issuer, clientId, clientSecret, label }: ProviderConfig): () => Promise<Configuration> {
  let found: Promise<Configuration> | undefined
  // Only for a provider on this very machine: `app/config.ts` lets no other address begin with http.
  const insecure = issuer.startsWith('http:') ? { execute: [allowInsecureRequests] } : {}
  return async () => {
    found ??= discovery(new URL(issuer), clientId, clientSecret, undefined, { timeout: 10, ...insecure })
    try {
      return await found
    } catch {
      found = undefined
      throw refuse('denied', { message: `${label} cannot be reached now.`, next: 'Try again in a few minutes.', back })
    }
  }
}

const back = { href: '/sign-in', text: 'Back to sign in' }

async function lead(hosting: Hosting, visit: Visit, configuration: Configuration): Promise<FastifyReply> {
  const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()]
  const { next } = queryOf(visit.request)
  const to = typeof next === 'string' && isLocal(next) ? next : undefined
  await beginStep(hosting, visit, { purpose: 'provider', userId: null, detail: { state, nonce, verifier, to } })
  const address = buildAuthorizationUrl(configuration, {
    redirect_uri: `${hosting.config.publicUrl}${answerPath}`,
    scope: 'openid email profile',
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  })
  return visit.reply.code(303).header('location', address.href).send('')
}

async function takeAnswer(hosting: Hosting, visit: Visit, configuration: Configuration): Promise<FastifyReply> {
  const step = await takeStep(hosting, visit, 'provider')
  const claims = step && (await claimsFrom(hosting, visit, configuration, step))
  if (step === undefined || claims === undefined) {
    throw refuse('denied', { message: 'That sign-in could not be checked.', next: 'Begin again from here.', back })
  }
  const userId = await inTransaction(hosting.db, (tx) => userOfClaims(tx, claims, visit.now))
  const { to } = step.detail
  const who = { userId, to: typeof to === 'string' ? to : undefined }
  // RFC 8176: the provider itself has seen more than one factor.
  if (claims.methods.includes('mfa')) return signIn(hosting, visit, { ...who, hasSecondFactor: true })
  return askSecondFactor(hosting, visit, who)
}

/** Who the provider says it was; undefined when state, nonce, code, issuer, audience or signature is not right. */
async function claimsFrom(
  { config }: Hosting,
  { request }: Visit,
  configuration: Configuration,
  { detail }: Step,
): Promise<Claims | undefined> {
  try {
    const tokens = await authorizationCodeGrant(configuration, new URL(request.url, config.publicUrl), {
      pkceCodeVerifier: String(detail.verifier),
      expectedState: String(detail.state),
      expectedNonce: String(detail.nonce),
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (claims === undefined) return undefined
    const email = claims.email_verified === true && typeof claims.email === 'string' ? claims.email : undefined
    const methods = Array.isArray(claims.amr) ? claims.amr.map(String) : []
    return { issuer: claims.iss, subject: claims.sub, email: email?.trim().toLowerCase(), methods }
  } catch (cause) {
    request.log.warn({ happened: 'provider answer refused', name: cause instanceof Error ? cause.name : 'unknown' })
    return undefined
  }
}
