import { codeAt } from '@remit/platform/testing'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser, type Page, picture } from '../browser.ts'
import { openingClock } from '../clock.ts'
import { enter } from '../keyboard.ts'
import { type Act, actAs } from './act-as.ts'
import { acceptInvitation, addUser } from './manage-users.ts'
import { type Remit, startRemit } from './remit.ts'
import { fill, follow, press, sees } from './steps.ts'

const una = { name: 'Una Newman', email: 'una.newman@northtown.example' }
const password = 'three random words'

describe('signing in, by keyboard alone:', () => {
  let remit: Remit
  let browser: Browser
  let late = 0
  const opened = openingClock()
  const clock = () => new Date(opened().getTime() + late)
  let key = ''
  beforeAll(async () => {
    // Passkeys belong to a name, never to a bare IP address.
    ;[remit, browser] = await Promise.all([startRemit({ clock, host: 'localhost' }), openBrowser()])
  })
  afterAll(async () => {
    await browser?.close()
    await remit?.stop()
  })

  const as = (name: string | undefined, act: Act, scripting = false): Promise<void> =>
    actAs({ browser, origin: remit.url, name, scripting }, act)
  const signInWithPassword = async (page: Page) => {
    await page.goto('/sign-in')
    await fill(page, 'Email address', una.email)
    await fill(page, page.getByLabel('Password', { exact: true }), password)
    await press(page, 'Sign in')
  }

  it('an authenticator app is set up and asked for, with scripting off', async () => {
    await as('Sam Ali', (page) => addUser(page, una))
    await as(undefined, (page) => acceptInvitation(page, una))
    await as(undefined, async (page) => {
      await signInWithPassword(page)
      await page.goto('/ncmp/account/authenticator')
      key = (await page.locator('.remit-key').textContent())?.trim() ?? ''
      await fill(page, 'Code from your app', codeAt(key, clock()))
      await press(page, 'Set up the app')
      expect(await page.locator('.remit-codes li').count()).toBe(10)
      await picture(page, 'recovery codes')
      await enter(page, page.getByRole('button', { name: 'Sign out' }).first())
      late += 30_000
      await signInWithPassword(page)
      await sees(page, 'Enter your code')
      await fill(page, 'Code', codeAt(key, clock()))
      await press(page, 'Continue')
      await sees(page, 'You have no roles yet')
    })
  })

  it('what matters is confirmed with the password when it was shown long ago, and nothing typed is lost', () =>
    as(undefined, async (page) => {
      late += 30_000
      await signInWithPassword(page)
      await fill(page, 'Code', codeAt(key, clock()))
      await press(page, 'Continue')
      await page.goto('/ncmp/account/email')
      await fill(page, 'New email address', 'una.moss@northtown.example')
      late += 16 * 60_000
      await press(page, 'Send the link')
      await sees(page, 'Confirm that it is you')
      await picture(page, 'confirm that it is you')
      await fill(page, 'Your password', password)
      await press(page, 'Continue')
      await sees(page, 'Open the link we have sent to una.moss@northtown.example')
    }))

  it.each([true, false])(
    'what was typed when the session ran out comes back after signing in again (scripting: %s)',
    (scripting) =>
      as(
        'Sam Ali',
        async (page) => {
          await page.goto('/ncmp/users/new')
          await fill(page, 'Full name', 'Typed Before')
          await fill(page, 'Email address', `typed.${scripting}@northtown.example`)
          late += 21 * 60_000
          await press(page, 'Continue')
          await sees(page, 'What you typed is kept for an hour')
          await picture(page, `signed out while typing ${scripting}`)
          await press(page, 'Sign in again')
          await press(page, 'Sam Ali')
          await sees(page, 'What you typed is still here')
          await picture(page, `kept form ${scripting}`)
          await press(page, 'Save what I typed')
          await page.getByRole('heading', { name: 'Give roles' }).waitFor()
          expect(await page.locator('input[name=name]').inputValue()).toBe('Typed Before')
        },
        scripting,
      ),
  )

  // Browsers let nothing but a script ask for a passkey.
  it('with scripting on, a passkey is added, signs in, is renamed and removed', () =>
    as(
      undefined,
      async (page) => {
        await withAuthenticator(page)
        await page.goto('/sign-in')
        await press(page, 'Priya Shah')
        await page.goto('/ncmp/account/passkeys')
        await fill(page, 'Name', 'Work laptop')
        await press(page, 'Add a passkey')
        await sees(page, 'You can sign in with Work laptop from now on')
        await picture(page, 'passkeys')
        await signInWithPasskey(page)
        await sees(page, 'Priya Shah')
        await page.goto('/ncmp/account/passkeys')
        await follow(page, /^Rename/)
        await fill(page, 'Name', 'Old laptop')
        await press(page, 'Save name')
        await press(page, /^Remove/)
        await sees(page, 'Old laptop no longer signs you in')
        await signInWithPasskey(page)
        await sees(page, 'That passkey is not known here')
      },
      true,
    ))

  it('without scripts no passkey is offered, and the password is', () =>
    as(undefined, async (page) => {
      await page.goto('/sign-in')
      expect(await page.getByRole('button', { name: 'Sign in with a passkey' }).isVisible()).toBe(false)
      expect(await page.getByRole('button', { name: 'Sign in', exact: true }).isVisible()).toBe(true)
    }))
})

/** A device with a passkey chip whose user always says yes, as the browser's own tools make one. */
async function withAuthenticator(page: Page): Promise<void> {
  const tools = await page.context().newCDPSession(page)
  await tools.send('WebAuthn.enable')
  const kind = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true } as const
  const options = { ...kind, isUserVerified: true, automaticPresenceSimulation: true }
  await tools.send('WebAuthn.addVirtualAuthenticator', { options })
}

async function signInWithPasskey(page: Page): Promise<void> {
  await enter(page, page.getByRole('button', { name: 'Sign out' }).first())
  await press(page, 'Sign in with a passkey')
  await page.waitForURL((url) => url.pathname !== '/sign-in')
}
