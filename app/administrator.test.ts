import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildHost } from '@remit/platform/host'
import { asVisitor, codeAt } from '@remit/platform/testing'
import { expect, test } from 'vitest'
import { addAdministrator } from './administrator.ts'
import { readConfig } from './config.ts'
import { openData } from './open-data.ts'
import { services } from './services.ts'

const now = new Date('2026-11-23T09:00:00Z')
const options = [
  '--service',
  'ncmp',
  '--organisation',
  'Eastvale Council',
  '--name',
  'Jo Park',
  '--email',
  'Jo@eastvale.example',
]

test('an operator makes the first administrator of a new authority, who sets a password and starts', async () => {
  const config = readConfig({
    NODE_ENV: 'production',
    SECRET: 'x'.repeat(32),
    PUBLIC_URL: 'https://remit.example.org',
    DATA_FOLDER: mkdtempSync(join(tmpdir(), 'remit-app-')),
  })
  const printed = await addAdministrator.run(options, { config, services, now })
  const link = /https:\/\/remit\.example\.org(\/invitation\/\S+)/.exec(printed)?.[1]
  expect(link).toBeDefined()

  const database = await openData(config, services)
  const host = await buildHost({
    db: database.db,
    services,
    clock: () => now,
    config: {
      ...config,
      publicUrl: 'https://remit.example.org',
      demonstration: false,
      uploadsFolder: config.dataFolder,
    },
  })
  const visitor = asVisitor(host)
  await visitor.get(link ?? '')
  const started = await visitor.press('Make my account', { name: 'Jo Park', password: 'three quiet lanterns' })
  // Whoever administers people needs a second step before anything else.
  expect(started.url).toBe('/second-factor?next=%2Fncmp')
  const key = started.document.querySelector('.remit-key')?.textContent?.replaceAll(' ', '') ?? ''
  await visitor.press('Continue', { code: codeAt(key, now) })
  const home = await visitor.get('/ncmp')
  expect([home.status, home.url]).toEqual([200, '/ncmp'])
  expect(home.page.getAllByRole('link', { name: 'Manage users' }).length).toBeGreaterThan(0)
  expect((await visitor.get(link ?? '')).status).toBe(410)
  await visitor.post('/sign-out')
  const signInPage = await visitor.get('/sign-in')
  expect(signInPage.page.queryByText(/demonstration/i)).toBeNull()
  expect((await visitor.post('/demonstration/sign-in', { email: 'sam.ali@northtown.example' })).status).toBe(404)
  expect((await visitor.get('/demonstration/outbox')).status).toBe(404)
  await host.close()
  await database.close()
})

test('an operator who says too little is told what to say', async () => {
  const config = readConfig({ DATA_FOLDER: mkdtempSync(join(tmpdir(), 'remit-app-')) })
  await expect(addAdministrator.run(['--service', 'ncmp'], { config, services, now })).rejects.toThrow(
    'Say who and where',
  )
  const unknown = [...options.slice(2), '--service', 'none']
  await expect(addAdministrator.run(unknown, { config, services, now })).rejects.toThrow('There is no service “none”')
})
