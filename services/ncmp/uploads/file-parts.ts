import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { Db, Tx } from '@remit/platform/db'
import { sql } from 'kysely'

const partBytes = 256 * 1024

/**
 * Keeps a sent file in the database, packed, piece by piece, in the caller's transaction. The pieces travel as base64:
 * PGlite takes ten times as long over bytes.
 */
export async function storeFile(tx: Tx, uploadId: string, path: string): Promise<void> {
  const packed = createReadStream(path).pipe(createGzip({ level: 1, chunkSize: partBytes }))
  let part = 0
  for await (const bytes of packed as AsyncIterable<Buffer>) {
    const content = sql<Uint8Array>`decode(${bytes.toString('base64')}, 'base64')`
    await tx.insertInto('ncmp.upload_parts').values({ upload_id: uploadId, part, content }).execute()
    part += 1
  }
}

/** Puts a kept file back on disk for `work`, and takes it off again however that ends. */
export async function withFile<T>(db: Db, uploadId: string, work: (path: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'remit-upload-'))
  try {
    const path = join(folder, 'sent')
    await pipeline(Readable.from(partsOf(db, uploadId)), createGunzip(), createWriteStream(path, { mode: 0o600 }))
    return await work(path)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Forgets the file: it has been read, or is not wanted. */
export async function forgetFile(tx: Tx, uploadId: string): Promise<void> {
  await tx.deleteFrom('ncmp.upload_parts').where('upload_id', '=', uploadId).execute()
}

async function* partsOf(db: Db, uploadId: string): AsyncGenerator<Uint8Array> {
  for (let part = 0; ; part += 1) {
    const found = await db
      .selectFrom('ncmp.upload_parts')
      .select(sql<string>`encode(content, 'base64')`.as('content'))
      .where('upload_id', '=', uploadId)
      .where('part', '=', part)
      .executeTakeFirst()
    if (found === undefined) return
    yield Buffer.from(found.content, 'base64')
  }
}
