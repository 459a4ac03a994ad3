import { z } from 'zod'
import {
  addPasskey,
  endOtherSessions,
  listPasskeys,
  newPasskeyOptions,
  removePasskey,
  renamePasskey,
  siteOf,
} from '../../credentials/index.ts'
import {
  type Acted,
  type Asking,
  defineForm,
  definePage,
  onOneLine,
  type Page,
  type SignedInUser,
  text,
} from '../../service.ts'
import type { People } from '../people.ts'
import { changeOwnAccount, oneself } from './own-act.ts'

const challengeMs = 10 * 60_000
const named = onOneLine(text('Enter a name that tells you which device it is on', 60))

const form = defineForm(
  z.object({
    name: named,
    challenge: z.string().max(1000),
    response: z.string().min(1, 'Your browser did not make a passkey').max(100_000),
  }),
)
type Made = { name: string; challenge: string; response: string }

/** `/account/passkeys`: the passkeys one has; beneath it, another name for one, or taking it away. */
export function passkeyPages(people: People): readonly Page[] {
  return [listPage(people), namePage(people), removalPage(people)]
}

function listPage(people: People): Page {
  return definePage({
    path: '/account/passkeys',
    needs: 'self.secondFactor',
    on: oneself,
    template: 'account/passkeys.njk',
    title: 'Passkeys',
    sensitive: true,
    form,
    view: (asking) => viewOf(people, asking),
    act: ({ tx, user, now }, input) => add(people, { tx, user, now }, input),
  })
}

function namePage(people: People): Page {
  const to = `${people.root}/account/passkeys`
  return definePage({
    path: '/account/passkeys/:passkey',
    needs: 'self.secondFactor',
    on: findPasskey,
    template: 'account/passkey-name.njk',
    title: 'Name this passkey',
    form: defineForm(z.object({ name: named })),
    view: ({ on }) => ({ back: { href: to }, root: people.root, passkey: on.passkey }),
    async act({ tx, user, on }, { name }) {
      await renamePasskey(tx, user, { id: on.passkey.id, name })
      return { to, notice: `The passkey is called ${name} now` }
    },
  })
}

function removalPage(people: People): Page {
  const to = `${people.root}/account/passkeys`
  return definePage({
    path: '/account/passkeys/:passkey/removal',
    needs: 'self.secondFactor',
    on: findPasskey,
    title: 'Remove this passkey',
    sensitive: true,
    async act({ tx, user, on, now }) {
      await removePasskey(tx, user, on.passkey.id, now)
      await endOtherSessions(tx, user)
      await changeOwnAccount(tx, people, { user, what: 'A passkey was taken away.', now })
      return { to, notice: `${on.passkey.name} no longer signs you in, and you are signed out everywhere else` }
    },
  })
}

async function findPasskey({ db, user, params }: Asking) {
  const passkey = (await listPasskeys(db, user.id)).find(({ id }) => id === params.passkey)
  return passkey && { passkey, ...(await oneself({ user })) }
}

async function viewOf(people: People, { db, user, now }: Pick<Asking, 'db' | 'user' | 'now'>) {
  const options = await newPasskeyOptions(db, siteOf(people.publicUrl), user)
  const until = now.getTime() + challengeMs
  return {
    back: { href: `${people.root}/account` },
    root: people.root,
    passkeys: await listPasskeys(db, user.id),
    options: JSON.stringify(options),
    challenge: people.seal.seal(`${until} ${options.challenge}`, aboutChallenge(user)),
  }
}

type Acting = Parameters<NonNullable<Page['act']>>[0]
type Own = Pick<Acting, 'tx' | 'user' | 'now'>

async function add(people: People, { tx, user, now }: Own, input: Made): Promise<Acted> {
  const [until, challenge = ''] = people.seal.open(input.challenge, aboutChallenge(user))?.split(' ') ?? []
  const inTime = now.getTime() < Number(until)
  const { name, response: sent } = input
  const site = siteOf(people.publicUrl)
  if (!inTime || !(await addPasskey(tx, { site, user, name, challenge, sent, now }))) {
    return { problems: [{ code: 'wrong', where: 'name', message: 'That passkey could not be added. Try once more.' }] }
  }
  await changeOwnAccount(tx, people, { user, what: `A passkey called “${name}” was added.`, now })
  return { to: `${people.root}/account/passkeys`, notice: `You can sign in with ${name} from now on` }
}

function aboutChallenge({ id }: SignedInUser): string {
  return `passkey challenge ${id}`
}
