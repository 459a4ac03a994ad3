import { writeCsv } from '@remit/platform/files'
import { defineForm, definePage, type Page, sentFile } from '@remit/platform/service'
import { z } from 'zod'
import { collectionYearLabel, collectionYearOf } from '../years/collection-year.ts'
import { addCensusLoad, censusHeadings, findCensusLoad, loadCensus, mostCensusRows } from './census-loads.ts'

const needs = 'census.load'
const back = { href: '/ncmp', text: 'Welcome' }
const shownWrong = 100
const csv = 'text/csv; charset=utf-8'

const newCensus = definePage({
  path: '/census/new',
  needs,
  template: 'new-census.njk',
  title: 'Load the school census',
  form: defineForm(z.object({ file: sentFile('Choose a .csv or .xlsx file') }), { file: { limitBytes: 5_000_000 } }),
  async view({ db, now }) {
    const caption = `School year ${collectionYearLabel(await collectionYearOf(db, now))}`
    return { back, caption, headings: censusHeadings, most: mostCensusRows }
  },
  async act({ tx, user, now }, { file }) {
    const year = await collectionYearOf(tx, now)
    return { to: `/ncmp/census/${await addCensusLoad(tx, user, { file, year }, now)}` }
  },
})

const census = definePage({
  path: '/census/:load',
  needs,
  template: 'census.njk',
  title: 'School census',
  on: ({ db, user, params }) => findCensusLoad(db, user, params.load),
  form: defineForm(z.object({})),
  view({ on }) {
    const wrong = on.rows.filter(({ problem }) => problem !== '')
    return {
      title: on.loaded_at === null ? 'Check the school census' : 'School census',
      caption: `School year ${collectionYearLabel(on.collection_year)}`,
      back,
      id: on.id,
      fileName: on.file_name,
      isLoaded: on.loaded_at !== null,
      right: on.rows.length - wrong.length,
      wrong: wrong.length,
      shown: wrong.slice(0, shownWrong),
    }
  },
  async act({ tx, user, on, now }) {
    const loaded = await loadCensus(tx, user, on.id, now)
    return { to: `/ncmp/census/${on.id}`, notice: `Census numbers of ${loaded.toLocaleString('en-GB')} schools loaded` }
  },
})

const censusResults = definePage({
  path: '/census/:load/results',
  needs,
  title: 'What became of each row',
  on: ({ db, user, params }) => findCensusLoad(db, user, params.load),
  async download({ on }) {
    const done = on.loaded_at === null ? 'Can be loaded' : 'Loaded'
    const rows = on.rows.map(({ dfeNumber, reception, year6, problem }) => {
      return [dfeNumber, reception, year6, problem === '' ? done : 'Left out', problem]
    })
    return { name: 'census-results.csv', type: csv, body: writeCsv([[...censusHeadings, 'Result', 'Reason'], ...rows]) }
  },
})

/** For the national team: the census numbers of every school, from one file. */
export const censusPages: readonly Page[] = [newCensus, census, censusResults]
