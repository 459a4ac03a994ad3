import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { softwarePasskey } from '../../test/software-passkey.ts'
import { type Database, inTransaction, newId } from '../db/index.ts'
import { openStore, stores } from '../testing/index.ts'
import { acceptPasskey, addPasskey, listPasskeys, removePasskey, renamePasskey, siteOf } from './passkeys.ts'

const now = new Date('2026-11-23T09:00:00Z')
const site = siteOf('http://localhost:3000')
const [challenge, another] = ['a-challenge', 'another-one'].map((text) => Buffer.from(text).toString('base64url'))
const lou = { id: newId(now), name: 'Lou', email: 'lou@library.test' }
const kit = { id: newId(now), name: 'Kit', email: 'kit@library.test' }

describe.each(stores)('a passkey on %s', (store) => {
  let database: Database
  beforeAll(async () => {
    database = await openStore(store)
    const users = [lou, kit].map((user) => ({ ...user, created_at: now }))
    await database.db.insertInto('users').values(users).execute()
  })
  afterAll(() => database.close())

  const add = (sent: string, user = lou, name = 'Laptop') =>
    inTransaction(database.db, (tx) => addPasskey(tx, { site, user, name, challenge: challenge ?? '', sent, now }))
  const accept = (sent: string, asked = challenge) =>
    inTransaction(database.db, (tx) => acceptPasskey(tx, { site, challenge: asked ?? '', sent, now }))
  const added = async (user = lou) => {
    const passkey = softwarePasskey()
    expect(await add(passkey.made(challenge ?? ''), user)).toBe(true)
    return passkey
  }

  test('that answers its challenge is kept once, and signs its user in', async () => {
    const passkey = softwarePasskey()
    const sent = passkey.made(challenge ?? '')
    expect([await add(sent), await add(sent), await add(sent, kit)]).toEqual([true, false, false])
    expect(await accept(passkey.used(challenge ?? ''))).toBe(lou.id)
    expect((await listPasskeys(database.db, lou.id))[0]).toMatchObject({ name: 'Laptop', lastUsedAt: now })
  })

  test('that answers another challenge, another site, or does not know its user, is not taken', async () => {
    const passkey = await added()
    const other = 'https://remit.evil.test'
    expect(await add(softwarePasskey().made(another ?? ''))).toBe(false)
    expect(await add(softwarePasskey().made(challenge ?? '', other))).toBe(false)
    expect(await add(softwarePasskey('remit.evil.test').made(challenge ?? '', site.origin))).toBe(false)
    for (const sent of [
      passkey.used(another ?? ''),
      passkey.used(challenge ?? '', { origin: other }),
      passkey.used(challenge ?? '', { isVerified: false }),
      softwarePasskey().used(challenge ?? ''),
    ]) {
      expect(await accept(sent)).toBeUndefined()
    }
  })

  test('whose counter does not rise is a copy, and is not taken', async () => {
    const passkey = await added()
    expect(await accept(passkey.used(challenge ?? '', { counter: 7 }))).toBe(lou.id)
    expect(await accept(passkey.used(challenge ?? '', { counter: 7 }))).toBeUndefined()
    expect(await accept(passkey.used(challenge ?? '', { counter: 3 }))).toBeUndefined()
    expect(await accept(passkey.used(challenge ?? '', { counter: 8 }))).toBe(lou.id)
  })

  test('with a signature of somebody else’s is not taken, nor is nonsense', async () => {
    const [mine, theirs] = [await added(), await added(kit)]
    const forged = JSON.parse(mine.used(challenge ?? '', { counter: 9 }))
    forged.response.signature = JSON.parse(theirs.used(challenge ?? '', { counter: 9 })).response.signature
    expect(await accept(JSON.stringify(forged))).toBeUndefined()
    for (const sent of ['', '{', 'null', '[]', '{"id":5}', '{"id":"nobody’s"}']) {
      expect(await accept(sent)).toBeUndefined()
      expect(await add(sent)).toBe(false)
    }
  })

  test('is renamed and removed by its user alone', async () => {
    await added(kit)
    const id = (await listPasskeys(database.db, kit.id)).at(-1)?.id ?? ''
    const { db } = database
    const by = (user: typeof lou) => ({
      rename: () => inTransaction(db, (tx) => renamePasskey(tx, user, { id, name: 'Mine' })),
      remove: () => inTransaction(db, (tx) => removePasskey(tx, user, id, now)),
    })
    expect([await by(lou).rename(), await by(lou).remove()]).toEqual([false, false])
    expect([await by(kit).rename(), await by(kit).remove(), await by(kit).remove()]).toEqual([true, true, false])
  })
})
