import type { Service } from '@remit/platform/service'
import type { Config } from './config.ts'

/** What `npm start` prints once Remit listens: where it is, where its data lies, and the demonstration's accounts. */
export function welcome(
  config: Config,
  services: readonly Service[],
  { url, seeded }: { url: string; seeded: boolean },
): string {
  const data = config.databaseUrl ? 'the PostgreSQL of DATABASE_URL' : config.dataFolder
  const lines = ['', `  Remit is at ${url}`, `  Its data is in ${data}`, '']
  const told = config.production ? productionLines(config) : demonstrationLines(services, seeded)
  return `${[...lines, ...told, '  Stop it with Ctrl+C.', ''].join('\n')}\n`
}

function demonstrationLines(services: readonly Service[], seeded: boolean): readonly string[] {
  const casts = services.flatMap(({ name, demo }) => (demo ? [{ name, cast: demo.cast }] : []))
  const width = Math.max(0, ...casts.flatMap(({ cast }) => cast.map((member) => member.name.length)))
  const accounts = casts.flatMap(({ name, cast }) => [
    `  ${name}: sign in as`,
    ...cast.map((member) => `    ${member.name.padEnd(width)}  ${member.part}`),
    '',
  ])
  return [
    `  This is a demonstration${seeded ? ', filled just now' : ''}: everybody in it is invented.`,
    '  The sign-in page lists these accounts, one press each.',
    '',
    ...accounts,
  ]
}

function productionLines({ smtpUrl, databaseUrl }: Config): readonly string[] {
  return [
    ...(smtpUrl ? [] : ['  SMTP_URL is not set: emails wait in the outbox until it is.']),
    ...(databaseUrl ? [] : ['  DATABASE_URL is not set: the embedded database is for trying Remit and small sites.']),
    '  The first administrator of an organisation is made by: npm run remit -- administrator --help',
    '',
  ]
}
