import { people } from '../../services/ncmp/demo/people.ts'
import { schools } from '../../services/ncmp/demo/places.ts'
import type { Page } from '../browser.ts'
import { type Example, type Found, press } from './example.ts'

/** NCMP's pages for setting up a year and looking at it: files of schools, the census, providers, settings, groups of schools. */
export function ncmpSettingUpPages({ schoolGroup }: Found): readonly Example[] {
  return [...schoolPages(), ...filePages(), ...providerPages(), ...settingsPages(), ...monitoringPages(schoolGroup)]
}

function schoolPages(): Example[] {
  const as = people.leo.name
  const details = `/ncmp/schools/${schools.ash.id}/details`
  const one = { route: '/ncmp/schools/:school/details', as, address: details }
  const table = { route: '/ncmp/schools/eligible-pupils', as, address: '/ncmp/schools/eligible-pupils' }
  const typeWords = async (page: Page): Promise<void> => {
    await page.getByLabel(`Reception, ${schools.beech.name}`).fill('many')
    await page.getByRole('button', { name: 'Save all' }).first().click()
    await page.getByRole('heading', { name: 'There is a problem' }).waitFor()
  }
  return [
    { ...one, state: 'normal' },
    { ...one, state: 'error', reach: press('Save', ['Name of the school']) },
    { ...table, state: 'normal' },
    { ...table, state: 'error', reach: typeWords },
  ]
}

const check =
  (label: string, lines: readonly string[], sees: string): NonNullable<Example['reach']> =>
  async (page) => {
    const file = { name: 'file.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) }
    await page.getByLabel(label).setInputFiles(file)
    await page.getByRole('button', { name: 'Check the file' }).click()
    await page.getByText(sees).first().waitFor()
  }

function filePages(): Example[] {
  const blank = { route: '/ncmp/schools/imports/new', as: people.leo.name, address: '/ncmp/schools/imports/new' }
  const rows = [
    'DfE number,URN,School name,Type,Eligible in Reception',
    '901/2950,901950,The Church of England Primary School of Saint Bartholomew and All Angels,Academy,20',
    `${schools.gorse.dfeNumber},,,,12`,
    '901/2951,12,Short,Palace,many',
  ]
  const census = { route: '/ncmp/census/new', as: people.grace.name, address: '/ncmp/census/new' }
  const counts = ['DfE number,Reception,Year 6', `${schools.teasel.dfeNumber},40,41`, '901/9999,1,1']
  const [checkedRows, checkedCounts] = ['Nothing is saved yet', 'Nothing is loaded yet']
  const oneImport = { ...blank, route: '/ncmp/schools/imports/:import', state: 'checked' }
  const oneCensus = { ...census, route: '/ncmp/census/:load', state: 'checked' }
  return [
    { ...blank, state: 'normal' },
    { ...blank, state: 'error', reach: press('Check the file') },
    { ...oneImport, reach: check('File with schools', rows, checkedRows) },
    { ...census, state: 'normal' },
    { ...census, state: 'error', reach: press('Check the file') },
    { ...oneCensus, reach: check('Census file', counts, checkedCounts) },
  ]
}

function providerPages(): Example[] {
  const { sam, ruth, mo } = people
  const figures = { route: '/ncmp/providers/indicators', address: '/ncmp/providers/indicators' }
  const assign = { route: '/ncmp/users/:member/provider', as: sam.name }
  return [
    { ...figures, state: 'normal', as: sam.name },
    { ...figures, state: 'too few schools', as: ruth.name },
    { ...assign, state: 'super user', address: `/ncmp/users/${ruth.membership}/provider` },
    { ...assign, state: 'normal', address: `/ncmp/users/${mo.membership}/provider` },
  ]
}

function settingsPages(): Example[] {
  const own = { route: '/ncmp/settings', as: people.sam.name, address: '/ncmp/settings' }
  const all = { route: '/ncmp/settings/for-all', as: people.grace.name, address: '/ncmp/settings/for-all' }
  const typeWords = async (page: Page): Promise<void> => {
    await page.getByLabel(/Blank child postcodes/).fill('lots')
    await press('Save settings')(page)
  }
  return [
    { ...own, state: 'normal' },
    { ...own, state: 'error', reach: typeWords },
    { ...all, state: 'normal' },
  ]
}

function monitoringPages(group: string): Example[] {
  const [ben, ana] = [people.ben.name, people.ana.name]
  const address = '/ncmp/monitoring/school-groups'
  const groups = (route: string, path: string, state = 'normal', reach?: Example['reach']): Example => ({
    route: `${address}${route}`,
    state,
    as: ben,
    address: `${address}${path}`,
    ...(reach && { reach }),
  })
  const figures = { route: '/ncmp/monitoring', as: ben }
  return [
    { ...figures, state: 'a group', address: `/ncmp/monitoring?group=${group}&year=R` },
    { ...figures, state: 'chosen schools', address: `/ncmp/monitoring?school=${schools.ash.id}` },
    { ...figures, state: 'nothing fits', as: ana, address: `/ncmp/monitoring?group=${group}` },
    groups('', ''),
    { ...groups('', '', 'empty'), as: ana },
    groups('/new', '/new'),
    groups('/new', '/new', 'error', press('Save group')),
    groups('/:group', `/${group}`),
    groups('/:group/removal', `/${group}/removal`),
  ]
}
