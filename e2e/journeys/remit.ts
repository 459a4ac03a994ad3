import { readConfig } from '../../app/config.ts'
import { services } from '../../app/services.ts'
import { start } from '../../app/start.ts'
import { openingClock } from '../clock.ts'
import { type Store, temporaryFolder } from '../running-app.ts'

/** Remit as `npm start` starts it, in this process so that the tests choose the day. */
export type Remit = { readonly url: string; readonly stop: () => Promise<void> }

/** `url`: the PostgreSQL to use. `host`: where it listens. `clock`: what time it is there. */
type Start = { readonly url?: Store['url']; readonly host?: string; readonly clock?: () => Date }

/** Starts it with its demonstration in a temporary folder, on PGlite unless told otherwise. */
export async function startRemit({ url, host = '127.0.0.1', clock = openingClock() }: Start = {}): Promise<Remit> {
  const folder = temporaryFolder()
  const environment = { HOST: host, PORT: '0', DATA_FOLDER: folder.path, ...(url && { DATABASE_URL: url }) }
  const running = await start(readConfig(environment), services, clock)
  const stop = async (): Promise<void> => {
    await running.stop()
    folder.remove()
  }
  return { url: running.url, stop }
}
