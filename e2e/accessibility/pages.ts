import { join } from 'node:path'
import type { Db } from '@remit/platform/db'
import { sql } from 'kysely'
import { people } from '../../services/ncmp/demo/people.ts'
import { schools } from '../../services/ncmp/demo/places.ts'
import type { Locator, Page } from '../browser.ts'

/** One page in one state, as one of the cast sees it. */
export type Example = {
  /** The route as the route table has it. */
  readonly route: string
  readonly state: string
  /** One of the cast by name; left out: nobody is signed in. */
  readonly as?: string
  readonly address: string
  /** What brings the page into the state, once it is open. */
  readonly reach?: (page: Page) => Promise<void>
}

/** Records the examples point at, found in the demonstration's data. */
export type Found = { readonly pupil: string; readonly warned: string; readonly invitation: string }

const press =
  (button: string, empty: readonly string[] = []) =>
  async (page: Page): Promise<void> => {
    for (const label of empty) await page.getByLabel(label, { exact: true }).fill('')
    await page.getByRole('main').getByRole('button', { name: button, exact: true }).click()
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
  }

const nobody = { address: '/00000000-0000-0000-0000-000000000000' }

/** Every page of the route table in every state worth looking at. A route without an example fails the test beside this. */
export function examples({ pupil, warned, invitation }: Found): readonly Example[] {
  return [
    ...signedOut(invitation),
    ...welcome(),
    ...schoolPages(),
    ...pupilPages(pupil, warned),
    ...uploadPages(),
    ...monitoringPages(pupil),
    ...submissionPages(),
    ...userPages(),
    ...accountPages(),
    { route: 'not found', state: 'normal', as: people.mo.name, ...nobody },
  ]
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
  ]
}

function welcome(): Example[] {
  const { priya, mo, nia, leo } = people
  return [
    ...[priya, mo, nia, leo].map(({ name }) => ({ route: '/ncmp', state: `for ${name}`, as: name, address: '/ncmp' })),
    { route: '/', state: 'signed in', as: mo.name, address: '/' },
    { route: '/your-services', state: 'normal', as: priya.name, address: '/your-services' },
    { route: '/ncmp/help', state: 'normal', as: mo.name, address: '/ncmp/help' },
  ]
}

function schoolPages(): Example[] {
  const { leo, mo, nia } = people
  const ash = `/ncmp/schools/${schools.ash.id}`
  return [
    { route: '/ncmp/schools', state: 'LA set-up', as: leo.name, address: '/ncmp/schools' },
    { route: '/ncmp/schools', state: 'collector', as: mo.name, address: '/ncmp/schools' },
    { route: '/ncmp/schools', state: 'empty', as: leo.name, address: '/ncmp/schools?search=nothing+at+all' },
    { route: '/ncmp/schools', state: 'refused', as: nia.name, address: '/ncmp/schools' },
    { route: '/ncmp/schools/new', state: 'normal', as: leo.name, address: '/ncmp/schools/new' },
    {
      route: '/ncmp/schools/new',
      state: 'error',
      as: leo.name,
      address: '/ncmp/schools/new',
      reach: press('Add school'),
    },
    {
      route: '/ncmp/schools/:school/eligible-pupils',
      state: 'normal',
      as: leo.name,
      address: `${ash}/eligible-pupils`,
    },
    {
      route: '/ncmp/schools/:school/eligible-pupils',
      state: 'error',
      as: leo.name,
      address: `${ash}/eligible-pupils`,
      reach: async (page) => {
        await page.getByLabel('Eligible pupils in Reception').fill('many')
        await press('Save')(page)
      },
    },
    { route: '/ncmp/schools/:school/removal', state: 'normal', as: leo.name, address: `${ash}/removal` },
    {
      route: '/ncmp/schools/:school/removal',
      state: 'error',
      as: leo.name,
      address: `${ash}/removal`,
      reach: press('Remove school'),
    },
  ]
}

function pupilPages(pupil: string, warned: string): Example[] {
  const as = people.mo.name
  const record = `/ncmp/pupils/${pupil}`
  const route = '/ncmp/pupils/:pupil'
  const newPupil = { route: '/ncmp/schools/:school/pupils/new', address: `/ncmp/schools/${schools.ash.id}/pupils/new` }
  return [
    { route: '/ncmp/pupils', state: 'normal', as, address: '/ncmp/pupils' },
    { route: '/ncmp/pupils', state: 'empty', as, address: '/ncmp/pupils?search=nothing+at+all' },
    { route, state: 'normal', as, address: record },
    { route, state: 'not yours', as: people.joan.name, address: record },
    { ...newPupil, state: 'normal', as },
    { ...newPupil, state: 'error', as, reach: press('Add pupil') },
    { route: `${route}/details`, state: 'normal', as, address: `${record}/details` },
    { route: `${route}/details`, state: 'error', as, address: `${record}/details`, reach: press('Save', ['Year']) },
    { route: `${route}/measurement`, state: 'normal', as, address: `${record}/measurement` },
    {
      route: `${route}/measurement`,
      state: 'error',
      as,
      address: `${record}/measurement`,
      reach: press('Save measurement', ['Height']),
    },
    { route: `${route}/non-measurement`, state: 'normal', as, address: `${record}/non-measurement` },
    { route: `${route}/warnings`, state: 'normal', as, address: `/ncmp/pupils/${warned}/warnings` },
  ]
}

const send =
  (files: Parameters<Locator['setInputFiles']>[0], sees: string) =>
  async (page: Page): Promise<void> => {
    await page.getByLabel('File with pupils').setInputFiles(files)
    await page.getByRole('button', { name: 'Upload and check' }).click()
    await page.getByText(sees).first().waitFor()
  }

const manyRows = Array.from({ length: 1_100 }, () => `${schools.ash.urn},12/03/2022,F`)
const files = {
  sample: join(import.meta.dirname, '../../services/ncmp/uploads/sample-upload.csv'),
  long: {
    name: 'long.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(['URN,Date of birth,Sex', ...manyRows].join('\n')),
  },
  wrong: { name: 'holiday.csv', mimeType: 'text/csv', buffer: Buffer.from([0xff, 0xfe, 0x00, 0x01]) },
}

function uploadPages(): Example[] {
  const as = people.mo.name
  const blank = { route: '/ncmp/uploads/new', as, address: '/ncmp/uploads/new' }
  const one = { ...blank, route: '/ncmp/uploads/:upload' }
  return [
    { ...blank, state: 'normal' },
    { ...blank, state: 'error', reach: press('Upload and check') },
    { ...blank, state: 'wrong file', reach: send(files.wrong, 'There is a problem') },
    { ...one, state: 'staged', reach: send(files.sample, 'Rows to look at') },
    { ...one, state: 'waiting', reach: send(files.long, 'more than 1,000 rows') },
    { route: '/ncmp/uploads', state: 'normal', as, address: '/ncmp/uploads' },
    { route: '/ncmp/uploads', state: 'empty', as: people.joan.name, address: '/ncmp/uploads' },
  ]
}

function submissionPages(): Example[] {
  const as = people.priya.name
  const page = (path: string, state = 'normal', reach?: Example['reach']): Example => ({
    route: `/ncmp/submission${path}`,
    state,
    as,
    address: `/ncmp/submission${path}`,
    ...(reach && { reach }),
  })
  return [
    page(''),
    { ...page('', 'refused'), as: people.ben.name },
    page('/supplementary-information'),
    page('/sign-off'),
    page('/sign-off', 'error', press('Sign off data quality')),
    page('/finalisation', 'obstacles'),
    page('/purge-permission', 'too early'),
  ]
}

function monitoringPages(pupil: string): Example[] {
  const { ben, ana, priya, kit } = people
  const record = { route: '/ncmp/monitoring/records/:pupil', address: `/ncmp/monitoring/records/${pupil}` }
  const behind = { route: '/ncmp/monitoring/indicators/:indicator/records', as: ana.name }
  return [
    ...[ben, ana, priya, kit].map(({ name }) => ({
      route: '/ncmp/monitoring',
      state: `for ${name}`,
      as: name,
      address: '/ncmp/monitoring',
    })),
    { ...behind, state: 'normal', address: '/ncmp/monitoring/indicators/blank-nhs-number/records' },
    { ...record, state: 'normal', as: ana.name },
  ]
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
    { route: '/ncmp/users/new', state: 'normal', as, address: '/ncmp/users/new' },
    { route: '/ncmp/users/new', state: 'error', as, address: '/ncmp/users/new', reach: press('Continue') },
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

/** Looks the records up. Rejects when the demonstration holds none of a kind. */
export async function findRecords(db: Db, invitation: string): Promise<Found> {
  const ofMo = people.mo.assigned as readonly (keyof typeof schools)[]
  const ids = ofMo.map((key) => schools[key].id)
  const measured = db.selectFrom('ncmp.pupils').select('id').where('height_cm', 'is not', null).orderBy('id')
  const atAsh = measured.where('school_id', '=', schools.ash.id)
  const improbable = measured.where('school_id', 'in', ids).where(sql<boolean>`cardinality(warnings) > 0`)
  const [pupil, warned] = await Promise.all([atAsh.executeTakeFirstOrThrow(), improbable.executeTakeFirst()])
  return { pupil: pupil.id, warned: (warned ?? pupil).id, invitation }
}
