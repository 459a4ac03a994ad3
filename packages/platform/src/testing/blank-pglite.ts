import { mkdirSync, openAsBlob, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { cacheFolder } from './postgres-programs.ts'

/**
 * A dump of an empty PGlite, made once per PGlite version and kept with the other test tools: starting from it takes a
 * fraction of a second, making a cluster takes three.
 */
export async function blankPglite(): Promise<Blob> {
  const file = join(cacheFolder(), `pglite-${installedVersion()}.tar`)
  try {
    return await openAsBlob(file)
  } catch {
    await makeDump(file)
    return openAsBlob(file)
  }
}

async function makeDump(file: string): Promise<void> {
  const { PGlite } = await import('@electric-sql/pglite')
  const pglite = await PGlite.create()
  const dump = await pglite.dumpDataDir('none')
  await pglite.close()
  mkdirSync(cacheFolder(), { recursive: true })
  // Several test processes may do this at once: each writes its own file, the last rename counts.
  const own = `${file}.${process.pid}`
  writeFileSync(own, Buffer.from(await dump.arrayBuffer()))
  renameSync(own, file)
}

function installedVersion(): string {
  const entry = createRequire(import.meta.url).resolve('@electric-sql/pglite')
  const { version } = JSON.parse(readFileSync(join(entry, '../../package.json'), 'utf8'))
  return String(version)
}
