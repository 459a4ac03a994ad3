import { people } from '../../services/ncmp/demo/people.ts'
import type { Page } from '../browser.ts'
import { type Example, press } from './example.ts'
import type { SignInFound } from './sign-in-world.ts'

/** The pages of signing in and of looking after one's own account. */
export function signInPages(found: SignInFound): readonly Example[] {
  return [...betweenSteps(found), ...accountPages(), ...withFactors(found)]
}

const problem = async (page: Page): Promise<void> => {
  await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
}

function betweenSteps({ step, newEmail, emailUndo }: SignInFound): Example[] {
  const withStep = async (page: Page): Promise<void> => {
    await page.context().addCookies([{ name: 'remit-step', value: step, url: page.url() }])
    await page.goto('/sign-in/code')
    await page.getByRole('heading', { name: 'Enter your code' }).waitFor()
  }
  const code = { route: '/sign-in/code', address: '/sign-in/code' }
  const as = people.kit.name
  return [
    { ...code, state: 'normal', reach: withStep },
    {
      ...code,
      state: 'error',
      reach: async (page) => {
        await withStep(page)
        await page.getByRole('button', { name: 'Continue' }).click()
        await problem(page)
      },
    },
    { route: '/new-email/:token', state: 'normal', address: `/new-email/${newEmail}` },
    { route: '/new-email/:token', state: 'gone', address: '/new-email/no-such-token' },
    { route: '/email-change/:token', state: 'normal', address: `/email-change/${emailUndo}` },
    { route: '/email-change/:token', state: 'gone', address: '/email-change/no-such-token' },
    { route: '/second-factor', state: 'normal', as, address: '/second-factor' },
    { route: '/second-factor', state: 'error', as, address: '/second-factor', reach: press('Continue') },
    { route: '/second-factor', state: 'code', as: people.nia.name, address: '/second-factor' },
    { route: '/proof', state: 'normal', as, address: '/proof' },
    { route: '/kept-form', state: 'nothing kept', as, address: '/kept-form' },
  ]
}

function accountPages(): Example[] {
  const page = (path: string, state = 'normal', reach?: Example['reach']): Example => ({
    route: `/ncmp/account/${path}`,
    state,
    as: people.kit.name,
    address: `/ncmp/account/${path}`,
    ...(reach && { reach }),
  })
  return [
    page('email'),
    page('email', 'error', press('Send the link')),
    page('authenticator'),
    page('authenticator', 'error', press('Set up the app')),
    page('sessions'),
    page('passkeys', 'empty'),
  ]
}

function withFactors({ passkey }: SignInFound): Example[] {
  const as = people.nia.name
  const address = `/ncmp/account/passkeys/${passkey}`
  const rename = { route: '/ncmp/account/passkeys/:passkey', as, address }
  return [
    { route: '/ncmp/account', state: 'with factors', as, address: '/ncmp/account' },
    { route: '/ncmp/account/authenticator', state: 'set up', as, address: '/ncmp/account/authenticator' },
    { route: '/ncmp/account/passkeys', state: 'normal', as, address: '/ncmp/account/passkeys' },
    { ...rename, state: 'normal' },
    { ...rename, state: 'error', reach: press('Save name', ['Name']) },
  ]
}
