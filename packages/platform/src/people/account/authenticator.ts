import { z } from 'zod'
import {
  addAuthenticator,
  authenticatorAddress,
  endOtherSessions,
  findAuthenticator,
  keyInGroups,
  newAuthenticatorKey,
  noteSecondFactor,
  qrCodeOf,
  removeAuthenticator,
  renewRecoveryCodes,
} from '../../credentials/index.ts'
import type { Tx } from '../../db/index.ts'
import {
  type Acted,
  type Asking,
  defineForm,
  definePage,
  oneOf,
  type RawForm,
  refuse,
  type SignedInUser,
} from '../../service.ts'
import type { People } from '../people.ts'
import { changeOwnAccount, oneself } from './own-act.ts'

const form = defineForm(
  z.object({
    do: oneOf(['add', 'renew', 'remove'], 'Choose what to do'),
    key: z.string().max(500).default(''),
    code: z.string().max(20).default(''),
  }),
)

/** `/account/authenticator`: sets an authenticator app up, makes new recovery codes, takes the app away. */
export function authenticator(people: People) {
  return definePage({
    path: '/account/authenticator',
    needs: 'self.secondFactor',
    on: oneself,
    template: 'account/authenticator.njk',
    title: 'Authenticator app',
    sensitive: true,
    form,
    view: ({ db, user, form: sent }) => viewOf(people, { db, user }, sent.raw),
    async act({ tx, user, now }, input) {
      if (input.do === 'add') return add(tx, people, user, { ...input, now })
      if ((await findAuthenticator(tx, user.id)) === undefined) throw refuse('conflict', 'You have no app set up.')
      if (input.do === 'remove') return remove(tx, people, user, now)
      const codes = await renewRecoveryCodes(tx, user, now)
      const what = 'New recovery codes were made. The old ones work no longer.'
      await changeOwnAccount(tx, people, { user, what, now })
      return { done: { codes, title: 'Keep your recovery codes' } }
    },
  })
}

async function viewOf(people: People, { db, user }: Pick<Asking, 'db' | 'user'>, raw: RawForm) {
  const app = await findAuthenticator(db, user.id)
  const shared = { back: { href: `${people.root}/account` }, root: people.root, codes: undefined }
  if (app !== undefined) return { ...shared, app }
  const sent = typeof raw.key === 'string' ? people.seal.open(raw.key, aboutNewKey(user)) : undefined
  const key = sent ?? newAuthenticatorKey()
  const qr = qrCodeOf(authenticatorAddress(key, user.email))
  return { ...shared, app, key: keyInGroups(key), qr, sealedKey: people.seal.seal(key, aboutNewKey(user)) }
}

async function add(
  tx: Tx,
  people: People,
  user: SignedInUser,
  { key: sealed, code, now }: { key: string; code: string; now: Date },
): Promise<Acted> {
  const { seal } = people
  const key = seal.open(sealed, aboutNewKey(user))
  if (key === undefined) throw refuse('forged', 'The page you sent had expired, so nothing was changed.')
  if (await findAuthenticator(tx, user.id)) throw refuse('conflict', 'You have set up an app already.')
  const codes = await addAuthenticator(tx, { user, key, code, seal, now })
  if (codes === undefined) {
    const message = 'That code is not right. Check the time on your phone, then enter the newest code.'
    return { problems: [{ code: 'wrong', where: 'code', message }] }
  }
  await endOtherSessions(tx, user)
  await noteSecondFactor(tx, user.id, true)
  await changeOwnAccount(tx, people, { user, what: 'An authenticator app was set up.', now })
  return { done: { codes, title: 'Keep your recovery codes' } }
}

async function remove(tx: Tx, people: People, user: SignedInUser, now: Date): Promise<Acted> {
  await removeAuthenticator(tx, user, now)
  await endOtherSessions(tx, user)
  await noteSecondFactor(tx, user.id, false)
  await changeOwnAccount(tx, people, { user, what: 'Your authenticator app was taken away.', now })
  return {
    to: `${people.root}/account`,
    notice: 'Your app is no longer asked for, and you are signed out everywhere else',
  }
}

function aboutNewKey({ id }: SignedInUser): string {
  return `new authenticator ${id}`
}
