import { holdsAnywhere } from '@remit/platform/access'
import { writeCsv } from '@remit/platform/files'
import { definePage } from '@remit/platform/service'
import { ethnicCategories } from '../reference/ethnicity.ts'
import { nonMeasurementKeys, nonMeasurementReasons } from '../reference/non-measurement.ts'

/** Files to work with, lists of codes, and the guidance of the programme. */
export const resources = definePage({
  path: '/resources',
  needs: { open: 'Guidance for everybody who takes part' },
  template: 'resources.njk',
  title: 'Resources',
  tab: 'help',
  view: ({ user, now }) => ({
    back: { href: '/ncmp/help', text: 'Help' },
    mayUpload: holdsAnywhere(user, 'pupil.upload', now),
    mayWrite: holdsAnywhere(user, 'letter.make', now),
    categories: ethnicCategories,
    reasons: nonMeasurementKeys.map((key) => nonMeasurementReasons[key]),
  }),
})

/** The ethnic categories as a table, for whoever prepares files. */
export const ethnicCodes = definePage({
  path: '/resources/ethnic-categories',
  needs: { open: 'A published list of codes' },
  title: 'Ethnic categories',
  download: async () => ({
    name: 'ncmp-ethnic-categories.csv',
    type: 'text/csv; charset=utf-8',
    body: writeCsv([
      ['Ethnicity code', 'Description', 'Group'],
      ...ethnicCategories.map(({ code, description, group }) => [code, description, group]),
    ]),
  }),
})
