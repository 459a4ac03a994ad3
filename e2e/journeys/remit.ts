import { readConfig } from '../../app/config.ts'
import { services } from '../../app/services.ts'
import { start } from '../../app/start.ts'
import { openingClock } from '../clock.ts'
import { type Store, temporaryFolder } from '../running-app.ts'

/** Remit as `npm start` starts it, in this process so that the tests choose the day. */
export type Remit = { readonly url: string; readonly stop: () => Promise<void> }

/** Starts it with its demonstration in a temporary folder, on PGlite, or on the PostgreSQL at `url`. */
export async function startRemit(url?: Store['url']): Promise<Remit> {
  const folder = temporaryFolder()
  const environment = { HOST: '127.0.0.1', PORT: '0', DATA_FOLDER: folder.path, ...(url && { DATABASE_URL: url }) }
  const running = await start(readConfig(environment), services, openingClock())
  const stop = async (): Promise<void> => {
    await running.stop()
    folder.remove()
  }
  return { url: running.url, stop }
}
