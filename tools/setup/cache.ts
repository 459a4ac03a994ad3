import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Where the test tools that npm cannot place itself are kept. */
export const cacheFolder = join(import.meta.dirname, '../../node_modules/.cache/remit')

/**
 * The folder `name` in the cache, filled once. It appears whole or not at all: `fill` works in a folder beside it, which
 * then takes its name, so an interrupted or a simultaneous filling never leaves half a folder behind.
 */
export async function cached(
  name: string,
  fill: (folder: string) => Promise<void>,
  cache: string = cacheFolder,
): Promise<string> {
  const folder = join(cache, name)
  if (existsSync(folder)) return folder
  mkdirSync(join(folder, '..'), { recursive: true })
  const filling = mkdtempSync(`${folder}-filling-`)
  try {
    await fill(filling)
    takeName(filling, folder)
  } finally {
    rmSync(filling, { recursive: true, force: true })
  }
  return folder
}

function takeName(filling: string, folder: string): void {
  try {
    renameSync(filling, folder)
  } catch (problem) {
    // Somebody else filled it meanwhile: theirs is as good.
    if (!existsSync(folder)) throw problem
  }
}
