import { createHash } from 'node:crypto'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Takes the folder for this process, and returns how to give it back. The kernel gives it back when the process dies,
 * also by kill -9: on Linux the lock is an abstract socket, elsewhere a socket in the temporary folder.
 * Throws when another process (or another database of this one) has it: PGlite does not lock, and two writers lose rows.
 */
export async function lockFolder(realPath: string): Promise<() => Promise<void>> {
  const server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause) => {
      reject(new Error(`The data folder ${realPath} is in use by another Remit.`, { cause }))
    })
    server.listen({ path: socketName(realPath) }, resolve)
  })
  server.unref()
  return () => new Promise<void>((resolve) => server.close(() => resolve()))
}

function socketName(realPath: string): string {
  // A socket's name holds about 100 bytes and a path may be longer.
  const name = `remit-${createHash('sha256').update(realPath).digest('hex').slice(0, 32)}`
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), name)
}
