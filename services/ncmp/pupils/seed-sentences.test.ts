import type { Client } from '@remit/platform/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { schools } from '../test/cast.ts'
import { openPortal, type Portal } from '../test/portal.ts'

let portal: Portal
let pupil: string
beforeAll(async () => {
  portal = await openPortal()
  const first = portal.db
    .selectFrom('ncmp.pupils')
    .select('id')
    .where('school_id', '=', schools.ash.id)
    .where('school_year', '=', 'R')
    .orderBy('id')
  pupil = `/ncmp/pupils/${(await first.executeTakeFirstOrThrow()).id}`
})
afterAll(() => portal.close())

async function greyed(client: Client): Promise<string[]> {
  const { document } = await client.get('/ncmp')
  return [...document.querySelectorAll('.remit-tab-closed')].map(({ textContent }) => textContent?.trim() ?? '')
}

const born = { 'date_of_birth-day': '3', 'date_of_birth-month': '2', 'date_of_birth-year': '2022' }
const details = { ...born, first_name: 'Named', last_name: 'Anew', sex: 'female', school_year: 'R' }
const measurement = {
  'measured_on-day': '16',
  'measured_on-month': '11',
  'measured_on-year': '2026',
  height_cm: '108.3',
  weight_kg: '18.7',
}
const file = { name: 'pupils.csv', content: `URN,Date of birth,Sex\r\n${schools.ash.urn},17/11/2021,M\r\n` }

/** Every address at which a pupil can be seen, entered or changed. */
const doors = [
  '/ncmp/pupils',
  '/ncmp/warnings',
  '/ncmp/letters',
  '/ncmp/uploads/new',
  ...['', '/details', '/measurement', '/non-measurement', '/school', '/letter'].map((path) => `PUPIL${path}`),
  ...['pupils/new', 'offline-sheet', 'printed-list', 'letters'].map(
    (path) => `/ncmp/schools/${schools.ash.id}/${path}`,
  ),
]

async function closedDoors(client: Client): Promise<void> {
  for (const door of doors) {
    expect([403, 404], door).toContain((await client.get(door.replace('PUPIL', pupil))).status)
  }
}

describe('what the guide says of collectors and pupil data', () => {
  test('“Users assigned the collector role are able to access the schools they have been assigned to.”', async () => {
    const { body } = await (await portal.as('mo')).get('/ncmp/schools')
    for (const school of [schools.ash, schools.beech, schools.cedar]) expect(body).toContain(school.name)
    expect(body).not.toContain(schools.damson.name)
  })

  test('“They will not be able to edit the schools list.”', async () => {
    const mo = await portal.as('mo')
    for (const path of ['new', `${schools.ash.id}/removal`, `${schools.ash.id}/eligible-pupils`]) {
      expect((await mo.get(`/ncmp/schools/${path}`)).status, path).toBe(403)
    }
  })

  test('“Collectors will be able to access the Pupil Grid and edit pupil information or add measurements.”', async () => {
    const mo = await portal.as('mo')
    expect((await mo.get('/ncmp/pupils')).status).toBe(200)
    expect((await mo.post(`${pupil}/details`, details)).body).toContain('Details saved')
    expect((await mo.post(`${pupil}/measurement`, measurement)).body).toContain('Measurement saved')
  })

  test('“Collectors do not have access to data-quality reports from the monitoring and submissions tab.”', async () => {
    const mo = await portal.as('mo')
    expect(await greyed(mo)).toContain('Monitoring & Submissions')
    for (const path of ['monitoring', 'monitoring/indicators/blank-nhs-number/records', 'submission']) {
      expect((await mo.get(`/ncmp/${path}`)).status, path).toBe(403)
    }
  })

  test('“the monitor role will see the function tabs with the Pupil Data tab greyed out (disabled) and will not be able to upload pupil information to the database”', async () => {
    const ben = await portal.as('ben')
    expect(await greyed(ben)).toContain('Pupil Data')
    const before = await portal.db.selectFrom('ncmp.uploads').select('id').execute()
    expect((await ben.post('/ncmp/uploads/new', { file })).status).toBe(403)
    expect(await portal.db.selectFrom('ncmp.uploads').select('id').execute()).toEqual(before)
  })

  test('“They will also not have access to the Pupil Grid to view names, addresses and measurement data.”', async () => {
    await closedDoors(await portal.as('ben'))
  })

  test('“Users with this role [LA setup] cannot enter pupil data or access individual pupil records.”', async () => {
    await closedDoors(await portal.as('leo'))
  })

  test('“the system allows access to be given to a user for only the necessary schools”: another collector’s pupils are not there', async () => {
    const joan = await portal.as('joan')
    expect((await joan.get(pupil)).status).toBe(404)
    expect((await joan.get(`/ncmp/pupils?school=${schools.ash.id}`)).body).toContain('No pupil matches')
    const sent = await joan.post('/ncmp/uploads/new', { file })
    expect(sent.body).toContain(`URN ${schools.ash.urn} is not one of the schools assigned to you`)
  })
})
