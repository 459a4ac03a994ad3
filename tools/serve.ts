// `npm run serve`: Remit, in a process whose memory stays near what it uses.
import { join } from 'node:path'
import { memoryFlags, memorySettings } from './serve-settings.ts'

const main = join(import.meta.dirname, '../app/main.ts')
// The same process goes on as Remit, so that signals and process ids are what everybody expects. Windows cannot do so.
if (process.platform !== 'win32' && process.execve !== undefined) {
  const env = { ...memorySettings, ...process.env }
  process.execve(process.execPath, [process.execPath, ...memoryFlags, main], env)
}
await import('../app/main.ts')
