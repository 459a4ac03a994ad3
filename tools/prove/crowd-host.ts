import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Db } from '../../packages/platform/src/db/index.ts'
import { beginSession, buildHost, hostingIn } from '../../packages/platform/src/host/index.ts'
import type { RefusalCode } from '../../packages/platform/src/refusals.ts'
import { ncmp } from '../../services/ncmp/service.ts'
import type { Attempt, Way } from './crowd-rounds.ts'
import { type Answered, visitorOf } from './visitor.ts'

/** A host that listens, and the way through its pages: everybody signed in, the page of roles open, one press left. */
export type CrowdHost = { readonly way: Way; readonly close: () => Promise<void> }

/** Starts it on a free port over the crowd's own database. */
export async function listen(db: Db, now: Date): Promise<CrowdHost> {
  const uploadsFolder = mkdtempSync(join(tmpdir(), 'remit-crowd-'))
  const secret = 'a secret of the proofs, long enough'
  const config = { publicUrl: 'http://localhost', demonstration: false, secret, uploadsFolder }
  const host = await buildHost({ db, services: [ncmp], config, clock: () => now })
  const origin = await host.listen({ host: '127.0.0.1', port: 0 })
  const close = async (): Promise<void> => {
    await host.close()
    rmSync(uploadsFolder, { recursive: true, force: true })
  }
  const way = async ({ by, target, ticked }: Attempt) => {
    const session = { userId: by.id, membershipId: by.membership, hasSecondFactor: true }
    const token = await beginSession(db, hostingIn(host).config, session, now)
    const visitor = visitorOf(origin, { 'remit-session': token })
    const send = await visitor.fill(`/ncmp/users/${target.membership}/roles`, { roles: ticked, confirmed: 'yes' })
    return async () => codeOf(await send())
  }
  return { way, close }
}

function codeOf({ status, text }: Answered): RefusalCode | undefined {
  if (status === 303) return undefined
  if (status === 403) return 'denied'
  if (status === 404) return 'not-found'
  if (status === 409) return text.includes('This change is not possible') ? 'constraint' : 'conflict'
  throw new Error(`The page answered ${status}.`)
}
