import type { PGlite } from '@electric-sql/pglite'

/**
 * PGlite in a folder or in memory. Loaded only when used: a site on PostgreSQL pays nothing for it.
 * `memory` starts from a dump of a data folder (`dumpDataDir`), or empty.
 */
export async function openPglite(place: { folder: string } | { memory: Blob | 'empty' }): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite')
  const parsers = { 1082: (text: string) => text }
  if ('memory' in place) {
    return PGlite.create({ ...(place.memory === 'empty' ? {} : { loadDataDir: place.memory }), parsers })
  }
  return PGlite.create({ dataDir: place.folder, startParams: durable(PGlite.defaultStartParams), parsers })
}

// PGlite starts without fsync, and its fsync does nothing; a log opened with O_SYNC is what reaches the disk at commit.
function durable(defaults: readonly string[]): string[] {
  const settings = ['fsync=on', 'wal_sync_method=open_datasync', 'shared_buffers=16MB']
  return [...defaults.filter((flag) => flag !== '-F'), ...settings.flatMap((setting) => ['-c', setting])]
}
