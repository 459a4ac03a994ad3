import { people } from '../../services/ncmp/demo/people.ts'
import { type Example, type Found, press } from './example.ts'

/** The pages that every service has. */
export function sharedPages({ invitation }: Found): readonly Example[] {
  return [...signedOut(invitation), ...userPages(), ...accountPages()]
}

function signedOut(invitation: string): Example[] {
  const page = (route: string, more: Partial<Example> = {}): Example => ({
    route,
    state: 'normal',
    address: route,
    ...more,
  })
  return [
    page('/sign-in'),
    page('/sign-in', { state: 'error', reach: press('Sign in') }),
    page('/forgotten-password'),
    page('/forgotten-password', { state: 'error', reach: press('Send the link') }),
    page('/forgotten-password/sent'),
    page('/new-password/:token', { state: 'gone', address: '/new-password/no-such-token' }),
    page('/invitation/:token', { address: `/invitation/${invitation}` }),
    page('/invitation/:token', {
      state: 'error',
      address: `/invitation/${invitation}`,
      reach: press('Make my account', ['Full name']),
    }),
    page('/invitation/:token', { state: 'gone', address: '/invitation/no-such-token' }),
    page('/demonstration/outbox'),
    page('/demonstration/outbox', { state: 'empty', address: '/demonstration/outbox?to=nobody' }),
    page('/accessibility'),
    page('/cookies'),
    page('/api'),
  ]
}

/** Goes through adding somebody with a long name, step by step, until the page says so. */
const invitingUntil =
  (text: string): NonNullable<Example['reach']> =>
  async (page) => {
    await page.getByLabel('Full name').fill('Wilhelmina Featherstonehaugh-Cholmondeley')
    await page.getByLabel('Email address').fill('wilhelmina.featherstonehaugh@northtown.example')
    for (let step = 0; step < 4 && (await page.getByText(text).count()) === 0; step += 1) {
      const role = page.getByRole('checkbox', { name: 'Collector', exact: true })
      if ((await role.count()) > 0) await role.check()
      await page.getByRole('button', { name: 'Continue', exact: true }).click()
    }
    await page.getByText(text).first().waitFor()
  }

function userPages(): Example[] {
  const as = people.sam.name
  const member = (key: keyof typeof people): string => `/ncmp/users/${people[key].membership}`
  const route = '/ncmp/users/:member'
  const page = (state: string, path: string, address: string, reach?: Example['reach']): Example => ({
    route: `${route}${path}`,
    state,
    as,
    address: `${address}${path}`,
    ...(reach && { reach }),
  })
  return [
    { route: '/ncmp/users', state: 'normal', as, address: '/ncmp/users' },
    { route: '/ncmp/users', state: 'empty', as, address: '/ncmp/users?search=nothing+at+all' },
    { route: '/ncmp/users', state: 'refused', as: people.mo.name, address: '/ncmp/users' },
    { route: '/ncmp/feedback', state: 'normal', as, address: '/ncmp/feedback?page=/ncmp/users' },
    { route: '/ncmp/feedback', state: 'error', as, address: '/ncmp/feedback', reach: press('Send your answer') },
    { route: '/ncmp/feedback/answers', state: 'refused', as, address: '/ncmp/feedback/answers' },
    { route: '/ncmp/users/search', state: 'normal', as, address: '/ncmp/users/search' },
    { route: '/ncmp/users/search', state: 'empty', as, address: '/ncmp/users/search?search=nobody' },
    { route: '/ncmp/users/new', state: 'normal', as, address: '/ncmp/users/new' },
    { route: '/ncmp/users/new', state: 'error', as, address: '/ncmp/users/new', reach: press('Continue') },
    { route: '/ncmp/users/new', state: 'roles', as, address: '/ncmp/users/new', reach: invitingUntil('Roles at') },
    {
      route: '/ncmp/users/new',
      state: 'schools',
      as,
      address: '/ncmp/users/new',
      reach: invitingUntil('Which schools'),
    },
    { route: '/ncmp/users/new', state: 'check', as, address: '/ncmp/users/new', reach: invitingUntil('We will send') },
    page('normal', '', member('priya')),
    page('no roles', '', member('nia')),
    page('suspended', '', member('olu')),
    page('invited', '', member('zoe')),
    page('normal', '/roles', member('ben')),
    page('check', '/roles', member('ben'), async (open) => {
      await open.getByRole('checkbox', { name: 'LA Super User', exact: true }).check()
      await open.getByRole('button', { name: 'Save roles' }).click()
      await open.getByRole('button', { name: 'Save this change' }).waitFor()
    }),
    page('a second lead', '/roles', member('sam'), async (open) => {
      await open.getByRole('checkbox', { name: 'NCMP Lead', exact: true }).check()
      await open.getByRole('button', { name: 'Save roles' }).click()
    }),
    page('normal', '/schools', member('mo')),
    page('check', '/schools', member('mo'), async (open) => {
      await open.getByRole('checkbox', { checked: false }).first().check()
      await open.getByRole('checkbox', { checked: true }).first().uncheck()
      await open.getByRole('button', { name: 'Save assignment' }).click()
      await open.getByRole('button', { name: 'Save this change' }).waitFor()
    }),
    { ...page('empty', '/schools', member('mo')), address: `${member('mo')}/schools?search=nothing+at+all` },
    page('normal', '/suspension', member('ben')),
    page('normal', '/reactivation', member('olu')),
    page('normal', '/removal', member('ben')),
    page('normal', '/invitation', member('zoe')),
    { route: '/ncmp/roles', state: 'normal', as, address: '/ncmp/roles' },
    { route: '/ncmp/roles/:role', state: 'normal', as, address: '/ncmp/roles/ncmpLead' },
    { route: '/ncmp/history', state: 'normal', as, address: '/ncmp/history' },
    { route: '/ncmp/history', state: 'empty', as, address: '/ncmp/history?search=nothing+at+all' },
  ]
}

function accountPages(): Example[] {
  const as = people.kit.name
  const page = (path: string, state = 'normal', reach?: Example['reach']): Example => ({
    route: `/ncmp/account${path}`,
    state,
    as,
    address: `/ncmp/account${path}`,
    ...(reach && { reach }),
  })
  return [
    page(''),
    page('/name'),
    page('/name', 'error', press('Save name', ['Full name'])),
    page('/password'),
    page('/password', 'error', press('Change password')),
  ]
}
