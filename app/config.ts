import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isNotifyKey } from '@remit/platform/notify'
import { z } from 'zod'
import { type SignInSettings, signInProblems, signInSettings, signInShape } from './sign-in-settings.ts'

/** How this Remit is to run. Read once, here alone. */
export type Config = {
  production: boolean
  host: string
  /** 0: any free one. */
  port: number
  /** Without a slash at the end; undefined: made from host and port. */
  publicUrl: string | undefined
  /** PostgreSQL's address; undefined: PGlite in the data folder. */
  databaseUrl: string | undefined
  dataFolder: string
  smtpUrl: string | undefined
  /** GOV.UK Notify in place of a mail server. */
  notify: { url: string; apiKey: string; templateId: string } | undefined
  mailFrom: string
  secret: string
  /** For `secret-rotation` alone: what is to come in place of `secret`. */
  newSecret: string | undefined
  /** Who sends it may read `/metrics`; undefined: nobody. */
  metricsToken: string | undefined
  /** How many stand in front and tell the visitor's address. */
  proxies: number
  signIn: SignInSettings
}

const leastSecret = 32

const shape = z.object({
  NODE_ENV: z.string().optional(),
  HOST: z.string().min(1, 'must be an address to listen on, such as 127.0.0.1').default('localhost'),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a number from 0 to 65535')
    .transform(Number)
    .pipe(z.number().max(65_535, 'must be a number from 0 to 65535'))
    .default(3000),
  PUBLIC_URL: urlOf(
    ['http:', 'https:'],
    'must be where people reach Remit, such as https://remit.example.org',
  ).optional(),
  DATABASE_URL: urlOf(
    ['postgres:', 'postgresql:'],
    'must be the address of a PostgreSQL, such as postgres://user:password@host/remit',
  ).optional(),
  DATA_FOLDER: z.string().min(1, 'must be a folder').default('./data'),
  SMTP_URL: urlOf(['smtp:', 'smtps:'], 'must be the address of a mail server, such as smtp://host:587').optional(),
  NOTIFY_API_KEY: z
    .string()
    .refine(isNotifyKey, 'must be a key as GOV.UK Notify shows it: a name, an id and a secret')
    .optional(),
  NOTIFY_TEMPLATE_ID: z.uuid('must be the id of a template of GOV.UK Notify with ((subject)) and ((body))').optional(),
  NOTIFY_URL: urlOf(['https:', 'http:'], 'must be the address of GOV.UK Notify’s API').optional(),
  MAIL_FROM: z
    .string()
    .includes('@', { error: 'must be what emails come from, such as Remit <no-reply@example.org>' })
    .optional(),
  SECRET: z
    .string()
    .min(leastSecret, `must be ${leastSecret} characters or more, such as “openssl rand -hex 32” makes`)
    .optional(),
  NEW_SECRET: z
    .string()
    .min(leastSecret, `must be ${leastSecret} characters or more, such as “openssl rand -hex 32” makes`)
    .optional(),
  METRICS_TOKEN: z
    .string()
    .regex(/^\S{16,200}$/, 'must be 16 to 200 characters without spaces, such as “openssl rand -hex 16” makes')
    .optional(),
  ...signInShape,
  PROXIES: z
    .string()
    .regex(/^\d$/, 'must be how many proxies stand in front of Remit, such as 1')
    .transform(Number)
    .default(0),
})

/**
 * Reads the environment. Throws one error that names every bad value and says why; a value left empty counts as absent.
 * Outside production a secret is made and kept in the data folder.
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const read = shape.safeParse(given)
  if (!read.success) throw badValues(read.error.issues.map((issue) => `${String(issue.path[0])} ${issue.message}`))
  const values = read.data
  const production = values.NODE_ENV === 'production'
  const together = [...conflicting(values), ...signInProblems(values, production)]
  const missing = [...together, ...(production ? missingInProduction(values) : [])]
  if (missing.length > 0) throw badValues(missing)
  const dataFolder = resolve(values.DATA_FOLDER)
  return {
    production,
    host: values.HOST,
    port: values.PORT,
    publicUrl: values.PUBLIC_URL?.replace(/\/+$/, ''),
    databaseUrl: values.DATABASE_URL,
    dataFolder,
    smtpUrl: values.SMTP_URL,
    notify: notifyIn(values),
    mailFrom: values.MAIL_FROM ?? 'Remit <no-reply@localhost>',
    secret: values.SECRET ?? keptSecret(dataFolder),
    newSecret: values.NEW_SECRET,
    metricsToken: values.METRICS_TOKEN,
    proxies: values.PROXIES,
    signIn: signInSettings(values, production),
  }
}

type Values = z.output<typeof shape>

function notifyIn({ NOTIFY_API_KEY, NOTIFY_TEMPLATE_ID, NOTIFY_URL }: Values): Config['notify'] {
  if (NOTIFY_API_KEY === undefined || NOTIFY_TEMPLATE_ID === undefined) return undefined
  const url = NOTIFY_URL ?? 'https://api.notifications.service.gov.uk'
  return { url, apiKey: NOTIFY_API_KEY, templateId: NOTIFY_TEMPLATE_ID }
}

function conflicting({ NOTIFY_API_KEY, NOTIFY_TEMPLATE_ID, SMTP_URL }: Values): readonly string[] {
  const half = (NOTIFY_API_KEY === undefined) !== (NOTIFY_TEMPLATE_ID === undefined)
  return [
    ...(half ? ['NOTIFY_API_KEY and NOTIFY_TEMPLATE_ID go together: give both, or neither'] : []),
    ...(NOTIFY_API_KEY !== undefined && SMTP_URL !== undefined
      ? ['SMTP_URL and NOTIFY_API_KEY are two ways to send: give one']
      : []),
  ]
}

function missingInProduction({ SECRET, PUBLIC_URL, SMTP_URL, MAIL_FROM }: Values): readonly string[] {
  const local = PUBLIC_URL !== undefined && /^http:\/\/(localhost|127\.0\.0\.1)(:|\/|$)/.test(PUBLIC_URL)
  return [
    ...(SECRET === undefined ? ['SECRET is missing: every process of one Remit needs the same'] : []),
    ...(PUBLIC_URL === undefined ? ['PUBLIC_URL is missing: links in emails begin with it'] : []),
    ...(PUBLIC_URL?.startsWith('http:') && !local ? ['PUBLIC_URL must begin with https:// in production'] : []),
    ...(SMTP_URL !== undefined && MAIL_FROM === undefined ? ['MAIL_FROM is missing: emails need a sender'] : []),
  ]
}

function urlOf(protocols: readonly string[], message: string) {
  return z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), message)
}

function badValues(lines: readonly string[]): Error {
  return new Error(['Remit cannot start with these settings:', ...lines.map((line) => `  ${line}`)].join('\n'))
}

function keptSecret(dataFolder: string): string {
  const file = join(dataFolder, 'secret')
  if (existsSync(file)) return readFileSync(file, 'utf8').trim()
  mkdirSync(dataFolder, { recursive: true })
  const made = randomBytes(leastSecret).toString('hex')
  writeFileSync(file, `${made}\n`)
  chmodSync(file, 0o600)
  return made
}
