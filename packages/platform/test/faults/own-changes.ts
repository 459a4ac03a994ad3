import {
  addAuthenticator,
  addPasskey,
  removeAuthenticator,
  removePasskey,
  renewRecoveryCodes,
  sealOf,
} from '../../src/credentials/index.ts'
import { inTransaction, type Tx } from '../../src/db/index.ts'
import { hashPassword } from '../../src/directory/index.ts'
import { userOfClaims } from '../../src/host/sign-in/provider-account.ts'
import { takeCode } from '../../src/host/sign-in/try-code.ts'
import { listOutbox } from '../../src/notify/index.ts'
import { asUser, codeAt } from '../../src/testing/index.ts'
import type { WorldHost } from '../../src/testing/world-host.ts'
import { softwarePasskey } from '../software-passkey.ts'
import { type Change, onPage, pressing } from './change.ts'

const seal = sealOf('s'.repeat(32))
const key = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const site = { id: 'localhost', origin: 'http://localhost:3000', name: 'Remit' }

/** What users do to their own account. */
export const ownChanges: readonly Change<WorldHost>[] = [
  onPage('notifications are chosen', 'Sue', '/world/account/notifications', 'Save choices', {
    'people.changes': 'never',
  }),
  {
    what: 'a password is changed',
    open: async (here) => {
      const passwordHash = await hashPassword('the old password')
      await here.db.updateTable('users').set({ password_hash: passwordHash }).where('name', '=', 'Col').execute()
      const col = await asUser(here.host, 'col@example.org')
      const page = await col.get('/world/account/password')
      const typed = { current: 'the old password', password: 'three random words' }
      return () => col.press('Change password', typed, {}, page)
    },
  },
  {
    what: 'another session of one’s own is ended',
    passing: true,
    open: async (here) => {
      const [col] = [await asUser(here.host, 'col@example.org'), await asUser(here.host, 'col@example.org')]
      const page = await col.get('/world/account/sessions')
      const [button] = page.page.getAllByRole('button', { name: /^Sign out ?of/ })
      const fields = [...(button?.closest('form')?.querySelectorAll('input') ?? [])] as HTMLInputElement[]
      const sent = Object.fromEntries(fields.map(({ name, value }) => [name, value]))
      return () => col.send('/world/account/sessions', sent)
    },
  },
  {
    what: 'every other session of one’s own is ended',
    passing: true,
    open: async (here) => {
      const [col] = [await asUser(here.host, 'col@example.org'), await asUser(here.host, 'col@example.org')]
      const page = await col.get('/world/account/sessions')
      return () => col.press('Sign out everywhere else', {}, {}, page)
    },
  },
  {
    what: 'a new email address is asked for',
    passing: true,
    open: async (here) => {
      const una = await asUser(here.host, 'una@example.org')
      const page = await una.get('/world/account/email')
      return () => una.press('Send the link', { email: 'una.moss@example.org' }, {}, page)
    },
  },
  {
    what: 'a new email address is confirmed',
    open: async (here) => {
      const una = await asUser(here.host, 'una@example.org')
      const page = await una.get(await linkTo(here, 'una.moss@example.org'))
      return () => una.press('Use this address', {}, {}, page)
    },
  },
  {
    what: 'a new email address is taken back',
    open: async (here) => {
      const una = await asUser(here.host, 'una.moss@example.org')
      const page = await una.get(await linkTo(here, 'una@example.org'))
      return () => una.press('Keep my address', {}, {}, page)
    },
  },
  {
    what: 'a new email address is stopped before it is confirmed',
    passing: true,
    open: async (here) => {
      const sid = await asUser(here.host, 'sid@example.org')
      await sid.get('/world/account/email')
      await sid.press('Send the link', { email: 'sid.hale@example.org' })
      const page = await sid.get(await linkTo(here, 'sid@example.org'))
      return () => sid.press('Keep my address', {}, {}, page)
    },
  },
  own('an authenticator app is added', (tx, user, now) =>
    addAuthenticator(tx, { user, key, code: codeAt(key, now), seal, now }),
  ),
  {
    what: 'a recovery code is used',
    open: async (here, struck) => {
      const user = await findSam(here)
      const codes = await inTransaction(here.db, (tx) =>
        addAuthenticator(tx, { user, key, code: codeAt(key, here.time.now), seal, now: here.time.now }),
      )
      const used = { userId: user.id, typed: codes?.[0] ?? '', seal, publicUrl: 'http://remit.test' }
      return pressing(struck, (tx) => takeCode(tx, used, here.time.now))
    },
  },
  own('recovery codes are made anew', (tx, user, now) => renewRecoveryCodes(tx, user, now)),
  own('an authenticator app is taken away', (tx, user, now) => removeAuthenticator(tx, user, now)),
  {
    what: 'a passkey is added',
    open: async (here, struck) => {
      const user = await findSam(here)
      const challenge = 'a-challenge-of-the-tests'
      const sent = softwarePasskey().made(challenge)
      return pressing(struck, (tx) =>
        addPasskey(tx, { site, user, name: 'Phone', challenge, sent, now: here.time.now }),
      )
    },
  },
  own('a passkey is taken away', async (tx, user, now) => {
    const { id } = await tx.selectFrom('passkeys').select('id').executeTakeFirstOrThrow()
    return removePasskey(tx, user, id, now)
  }),
  own('an account elsewhere is bound', (tx, { email }, now) =>
    userOfClaims(tx, { issuer: 'https://id.example', subject: '7', email, methods: [] }, now),
  ),
]

type Own = { id: string; name: string; email: string }

function own(what: string, work: (tx: Tx, user: Own, now: Date) => Promise<unknown>): Change<WorldHost> {
  const open = async (here: WorldHost, struck: WorldHost['db']) => {
    const user = await findSam(here)
    return pressing(struck, (tx) => work(tx, user, here.time.now))
  }
  return { what, open }
}

async function findSam({ db }: WorldHost): Promise<Own> {
  return db.selectFrom('users').select(['id', 'name', 'email']).where('name', '=', 'Sam').executeTakeFirstOrThrow()
}

async function linkTo({ db }: WorldHost, to: string): Promise<string> {
  const [message] = await listOutbox(db, { to })
  return /http:\/\/remit\.test(\/\S+)/.exec(message?.body ?? '')?.[1] ?? 'no link'
}
