import { existsSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import pg from 'pg'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { freshDatabase } from './fresh-database.ts'
import { type PrivatePostgres, startPostgres } from './postgres.ts'
import { findPostgres } from './postgres-programs.ts'

async function answers(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows
}

describe('a private PostgreSQL', () => {
  const started: PrivatePostgres[] = []
  const start = async (durable: boolean): Promise<PrivatePostgres> => {
    const server = await startPostgres({ durable })
    started.push(server)
    return server
  }
  afterEach(async () => {
    vi.unstubAllEnvs()
    await Promise.all(started.splice(0).map((server) => server.stop()))
  })

  it('answers in its own folder, and leaves nothing behind when stopped', async () => {
    vi.stubEnv('DATABASE_URL', undefined)
    const server = await start(false)
    const folder = new URL(server.url).searchParams.get('host') ?? ''
    expect(await answers(server.url, 'show fsync')).toEqual([{ fsync: 'off' }])
    expect(existsSync(folder)).toBe(true)
    await server.stop()
    expect(existsSync(folder)).toBe(false)
    await expect(answers(server.url, 'select 1')).rejects.toThrow()
  })

  it('waits for the disk when a proof asks for durability', async () => {
    vi.stubEnv('DATABASE_URL', undefined)
    const server = await start(true)
    expect(await answers(server.url, 'show fsync')).toEqual([{ fsync: 'on' }])
    expect(await answers(server.url, 'show synchronous_commit')).toEqual([{ synchronous_commit: 'on' }])
  })

  it('uses the server of DATABASE_URL instead, and removes only the databases it made', async () => {
    vi.stubEnv('DATABASE_URL', undefined)
    const server = await start(false)
    const folders = readdirSync(tmpdir()).filter((name) => name.startsWith('remit-pg-'))
    vi.stubEnv('DATABASE_URL', server.url)
    const borrowed = await startPostgres()
    const { url } = await borrowed.createDatabase()
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('remit-pg-'))).toEqual(folders)
    await borrowed.stop()
    await expect(answers(url, 'select 1')).rejects.toThrow('does not exist')
    expect(await answers(server.url, 'select 1 as one')).toEqual([{ one: 1 }])
  })
})

describe('a fresh database', () => {
  it('is nobody else’s: two of them share no tables', async () => {
    const [one, two] = await Promise.all([freshDatabase(), freshDatabase()])
    await answers(one.url, 'create table school (id int)')
    await expect(answers(two.url, 'select * from school')).rejects.toThrow('does not exist')
  })

  it('is gone once dropped, even while somebody is connected', async () => {
    const database = await freshDatabase()
    const client = new pg.Client({ connectionString: database.url })
    client.on('error', () => undefined)
    await client.connect()
    await database.drop()
    await expect(answers(database.url, 'select 1')).rejects.toThrow('does not exist')
  })

  it('starts as a clone of its template, which is prepared once however many ask', async () => {
    const prepare = vi.fn(async (url: string) => {
      await answers(url, 'create table school as select 1 as id')
    })
    const template = { name: 'one_school', prepare }
    const clones = await Promise.all([1, 2, 3].map(() => freshDatabase(template)))
    for (const { url } of clones) expect(await answers(url, 'select id from school')).toEqual([{ id: 1 }])
    expect(prepare).toHaveBeenCalledTimes(1)
  })
})

describe('finding PostgreSQL', () => {
  it('says what to install when the machine has none', () => {
    expect(() => findPostgres(['/nowhere'])).toThrow(/Install it .* or set DATABASE_URL/)
  })
})
