import { join } from 'node:path'
import { people } from '../../services/ncmp/demo/people.ts'
import { authorities, schools } from '../../services/ncmp/demo/places.ts'
import type { Locator, Page } from '../browser.ts'
import { type Example, type Found, press } from './example.ts'

/** The pages of the National Child Measurement Programme. */
export function ncmpPages({ pupil, warned, provider }: Found): readonly Example[] {
  return [
    ...welcome(),
    ...schoolPages(),
    ...providerPages(provider),
    ...authorityPages(),
    ...pupilPages(pupil, warned),
    ...uploadPages(),
    ...monitoringPages(pupil),
    ...submissionPages(),
    ...centrePages(),
  ]
}

function welcome(): Example[] {
  const { priya, mo, nia, leo } = people
  return [
    ...[priya, mo, nia, leo].map(({ name }) => ({ route: '/ncmp', state: `for ${name}`, as: name, address: '/ncmp' })),
    { route: '/', state: 'signed in', as: mo.name, address: '/' },
    { route: '/your-services', state: 'normal', as: priya.name, address: '/your-services' },
    { route: '/ncmp/help', state: 'normal', as: mo.name, address: '/ncmp/help' },
    { route: '/ncmp/resources', state: 'normal', as: mo.name, address: '/ncmp/resources' },
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
    { route: `${route}/school`, state: 'normal', as, address: `${record}/school` },
    { route: `${route}/school`, state: 'error', as, address: `${record}/school`, reach: press('Move the child') },
    { route: `${route}/letter`, state: 'normal', as, address: `/ncmp/pupils/${warned}/letter` },
    { route: '/ncmp/pupils', state: 'details', as, address: '/ncmp/pupils?view=details' },
    { route: '/ncmp/pupils', state: 'letters', as, address: '/ncmp/pupils?view=letters' },
    { route: '/ncmp/warnings', state: 'normal', as, address: '/ncmp/warnings' },
    { route: '/ncmp/warnings', state: 'error', as, address: '/ncmp/warnings', reach: press('Confirm those ticked') },
    { route: '/ncmp/letters', state: 'normal', as, address: '/ncmp/letters' },
    ...['letters', 'printed-list'].map((path) => ({
      route: `/ncmp/schools/:school/${path}`,
      state: 'normal',
      as,
      address: `/ncmp/schools/${schools.ash.id}/${path}`,
    })),
  ]
}

function providerPages(provider: string): Example[] {
  const as = people.sam.name
  const blank = { route: '/ncmp/providers/new', as, address: '/ncmp/providers/new' }
  const one = (path: string): Example => ({
    route: `/ncmp/providers/:provider${path}`,
    state: 'normal',
    as,
    address: `/ncmp/providers/${provider}${path}`,
  })
  return [
    { route: '/ncmp/providers', state: 'normal', as, address: '/ncmp/providers' },
    { route: '/ncmp/providers', state: 'empty', as: people.tom.name, address: '/ncmp/providers' },
    { ...blank, state: 'normal' },
    { ...blank, state: 'error', reach: press('Add provider') },
    one('/schools'),
    one('/removal'),
  ]
}

function authorityPages(): Example[] {
  const as = people.grace.name
  const blank = { route: '/ncmp/authorities/new', as, address: '/ncmp/authorities/new' }
  return [
    { route: '/ncmp/authorities', state: 'normal', as, address: '/ncmp/authorities' },
    { ...blank, state: 'normal' },
    { ...blank, state: 'error', reach: press('Add authority') },
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

async function correctRow(page: Page): Promise<void> {
  await send(files.sample, 'Rows to look at')(page)
  await page
    .getByRole('link', { name: /^Correct row/ })
    .last()
    .click()
  await page.getByText('Put this row in place').waitFor()
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
    { ...one, route: '/ncmp/uploads/:upload/rows/:row', state: 'rejected', reach: correctRow },
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
    page('/answer', 'nothing asked'),
    { ...page('', 'last year, purged'), address: '/ncmp/submission?collection=2025' },
    { ...page('', 'last year, final'), as: people.hana.name, address: '/ncmp/submission?collection=2025' },
  ]
}

/** What the national team sees of authorities and their submissions. */
function centrePages(): Example[] {
  const as = people.grace.name
  const page = (path: string, state: string, route = path, reach?: Example['reach']): Example => ({
    route: `/ncmp${route.split('?')[0]}`,
    state,
    as,
    address: `/ncmp${path}`,
    ...(reach && { reach }),
  })
  const { northtown, southshire } = authorities
  const one = (path: string, state: string, step = '', reach?: Example['reach']) =>
    page(`/validation/${southshire.id}${step}${path}`, state, `/validation/:authority${step}`, reach)
  const first = '/organisations/:organisation/first-administrator'
  return [
    page('/validation', 'normal'),
    page('/validation?state=queried', 'empty'),
    one('', 'collecting'),
    one('?collection=2025', 'final'),
    page(`/validation/${northtown.id}?collection=2025`, 'purged', '/validation/:authority'),
    one('', 'normal', '/query'),
    one('', 'error', '/query', press('Send the question')),
    one('', 'error', '/correction', press('Reopen the submission')),
    one('', 'normal', '/final'),
    page(`/purges/${southshire.id}?collection=2025`, 'not permitted', '/purges/:authority'),
    page(`/purges/${northtown.id}?collection=2025`, 'done', '/purges/:authority'),
    page('/published-tables', 'empty'),
    page('/published-tables?collection=2025', 'normal'),
    page('/years', 'normal'),
    page('/years/2026', 'normal', '/years/:year'),
    page(first.replace(':organisation', southshire.id), 'error', first, press('Send the invitation')),
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
