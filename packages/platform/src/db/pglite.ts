import type { PGlite } from '@electric-sql/pglite'
import { pgliteFolder } from './pglite-folder.ts'

/** `sync`: how a file reaches the disk, Node's own way unless told. */
type PglitePlace = { folder: string; sync?: (file: number) => void } | { memory: Blob | 'empty' }

/**
 * PGlite in a folder or in memory. Loaded only when used: a site on PostgreSQL pays nothing for it.
 * `memory` starts from a dump of a data folder (`dumpDataDir`), or empty.
 */
export async function openPglite(place: PglitePlace): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite')
  const parsers = { 1082: (text: string) => text }
  if ('memory' in place) {
    return PGlite.create({ ...(place.memory === 'empty' ? {} : { loadDataDir: place.memory }), parsers })
  }
  const startParams = durable(PGlite.defaultStartParams)
  return PGlite.create({ fs: await pgliteFolder(place.folder, place.sync), startParams, parsers })
}

// PGlite starts without fsync. What reaches the disk at commit is the log, by the fsync that `pgliteFolder` brings.
function durable(defaults: readonly string[]): string[] {
  const settings = ['fsync=on', 'wal_sync_method=fsync', 'shared_buffers=16MB']
  return [...defaults.filter((flag) => flag !== '-F'), ...settings.flatMap((setting) => ['-c', setting])]
}
