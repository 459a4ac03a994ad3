import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildHost } from '@remit/platform/host'
import { expect, test } from 'vitest'
import { addApiClientCommand, removeApiClientCommand } from './api-client.ts'
import { readConfig } from './config.ts'
import { openData } from './open-data.ts'
import { services } from './services.ts'

const now = new Date('2026-11-23T09:00:00Z')
const options = ['--service', 'ncmp', '--name', 'School census']

test('an operator lets another system ask, by a token shown once, and stops it again', async () => {
  const config = readConfig({ DATA_FOLDER: mkdtempSync(join(tmpdir(), 'remit-app-')) })
  const surroundings = { config, services, now }
  const [said, token = ''] = (await addApiClientCommand.run(options, surroundings)).split('\n')
  expect(said).toContain('“School census” may ask about ncmp')
  await expect(addApiClientCommand.run(options, surroundings)).rejects.toThrow('“School census” already')
  expect(await answerTo(token)).toEqual([200, { decision: false }])
  expect(await removeApiClientCommand.run(options, surroundings)).toContain('may not ask about ncmp any more')
  await expect(removeApiClientCommand.run(options, surroundings)).rejects.toThrow('There is no machine client')
  expect(await answerTo(token)).toMatchObject([401, { code: 'not-signed-in' }])

  async function answerTo(bearer: string) {
    const database = await openData(config, services)
    const { secret, dataFolder: uploadsFolder } = config
    const seen = { publicUrl: 'http://localhost:3000', demonstration: true, secret, uploadsFolder }
    const host = await buildHost({ db: database.db, services, clock: () => now, config: seen })
    const payload = {
      subject: { type: 'user', id: 'nobody' },
      action: { name: 'list' },
      resource: { type: 'school', id: 'none' },
    }
    const headers = { authorization: `Bearer ${bearer}` }
    const answer = await host.inject({ method: 'POST', url: '/access/v1/evaluation', headers, payload })
    await host.close()
    await database.close()
    return [answer.statusCode, answer.json()]
  }
})

test('an operator who says too little is told what to say', async () => {
  const config = readConfig({ DATA_FOLDER: mkdtempSync(join(tmpdir(), 'remit-app-')) })
  const surroundings = { config, services, now }
  await expect(addApiClientCommand.run(['--service', 'ncmp'], surroundings)).rejects.toThrow('Say which')
  const unknown = ['--service', 'nowhere', '--name', 'Census']
  await expect(addApiClientCommand.run(unknown, surroundings)).rejects.toThrow('There is no service “nowhere”')
})
