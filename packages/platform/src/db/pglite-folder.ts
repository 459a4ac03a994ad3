import { fdatasyncSync } from 'node:fs'
import type { PGliteOptions } from '@electric-sql/pglite'

/**
 * A data folder for PGlite whose fsync reaches the disk: PGlite's own does nothing. Without it the only durable way is a
 * log opened with O_SYNC, where a large transaction waits for the disk at every 8 kB. `sync` is given the number of the
 * open file, and returns when what was written is on the disk.
 */
export async function pgliteFolder(
  path: string,
  sync: Sync = fdatasyncSync,
): Promise<NonNullable<PGliteOptions['fs']>> {
  const { NodeFS } = await import('@electric-sql/pglite/nodefs')
  const folder = new NodeFS(path)
  const init = folder.init.bind(folder)
  folder.init = async (pglite, options) => {
    const { emscriptenOpts } = await init(pglite, options)
    return {
      emscriptenOpts: {
        ...emscriptenOpts,
        preRun: [...(emscriptenOpts.preRun ?? []), (module: Module) => syncWith(module, sync)],
      },
    }
  }
  return folder
}

type Sync = (file: number) => void

/** The part of PGlite's module that is changed; `nfd` is Node's number of an open file, a folder has none. */
type Module = { NODEFS: unknown }
type NodeFiles = { stream_ops: { fsync?: (stream: { nfd?: number }) => 0 } }

function syncWith(module: Module, sync: Sync): void {
  const files = module.NODEFS as NodeFiles
  files.stream_ops.fsync = ({ nfd }) => {
    if (nfd !== undefined) sync(nfd)
    return 0
  }
}
