import { mkdtempSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readConfig } from './config.ts'

const folder = () => mkdtempSync(join(tmpdir(), 'remit-config-'))
const secret = 'x'.repeat(32)

describe('the settings', () => {
  test('need nothing outside production: port 3000, the embedded database, a secret that is kept', () => {
    const DATA_FOLDER = folder()
    const config = readConfig({ DATA_FOLDER, DATABASE_URL: '' })
    expect(config).toMatchObject({ port: 3000, databaseUrl: undefined, production: false, dataFolder: DATA_FOLDER })
    expect(config.secret).toHaveLength(64)
    expect(readConfig({ DATA_FOLDER }).secret).toBe(config.secret)
    expect(readFileSync(join(DATA_FOLDER, 'secret'), 'utf8').trim()).toBe(config.secret)
    expect(statSync(join(DATA_FOLDER, 'secret')).mode & 0o777).toBe(0o600)
  })

  test('name every bad value and say why, all at once', () => {
    const bad = { PORT: '99999', DATABASE_URL: 'mysql://host', SMTP_URL: 'mail', SECRET: 'short', PROXIES: 'yes' }
    const problem = problemOf(bad)
    for (const name of Object.keys(bad)) expect(problem).toContain(`  ${name} must be`)
    expect(problem).not.toContain('short')
  })

  test('send by GOV.UK Notify or by a mail server, not by both, nor by half of one', () => {
    const NOTIFY_API_KEY = 'a-key-26785a09-ab16-4eb0-8407-a37497a57506-3d844edf-8d35-48ac-975b-e847b4f122b0'
    const NOTIFY_TEMPLATE_ID = 'f33517ff-2a88-4f6e-b855-c550268ce08a'
    const { notify } = readConfig({ DATA_FOLDER: folder(), NOTIFY_API_KEY, NOTIFY_TEMPLATE_ID })
    expect(notify).toMatchObject({ url: 'https://api.notifications.service.gov.uk', templateId: NOTIFY_TEMPLATE_ID })
    expect(problemOf({ NOTIFY_API_KEY })).toContain('go together')
    expect(problemOf({ NOTIFY_API_KEY: 'secret', NOTIFY_TEMPLATE_ID })).toContain('NOTIFY_API_KEY must be a key')
    const both = { NOTIFY_API_KEY, NOTIFY_TEMPLATE_ID, SMTP_URL: 'smtp://mail.example.org' }
    expect(problemOf(both)).toContain('SMTP_URL and NOTIFY_API_KEY are two ways to send')
  })

  test('must be complete in production', () => {
    const problem = problemOf({ NODE_ENV: 'production', SMTP_URL: 'smtp://mail.example.org' })
    expect(problem).toContain('SECRET is missing')
    expect(problem).toContain('PUBLIC_URL is missing')
    expect(problem).toContain('MAIL_FROM is missing')
    expect(problemOf({ NODE_ENV: 'production', SECRET: secret, PUBLIC_URL: 'http://remit.example.org' })).toContain(
      'PUBLIC_URL must begin with https://',
    )
  })

  test('need all of a provider or none, and never let the second step be off in production', () => {
    expect(problemOf({ OIDC_ISSUER: 'https://login.example.org' })).toContain('are needed together')
    expect(problemOf({ OIDC_ISSUER: 'http://login.example.org' })).toContain('OIDC_ISSUER must be')
    expect(problemOf({ DORMANT_DAYS: '10' })).toContain('DORMANT_DAYS must be more than 14')
    const production = { NODE_ENV: 'production', SECRET: secret, PUBLIC_URL: 'https://remit.example.org' }
    expect(problemOf({ ...production, SECOND_FACTOR: 'off' })).toContain('SECOND_FACTOR must not be off')
    const provider = { OIDC_ISSUER: 'https://login.example.org', OIDC_CLIENT_ID: 'remit', OIDC_CLIENT_SECRET: 'secret' }
    expect(readConfig({ ...production, ...provider, OIDC_LABEL: 'a town account' }).signIn).toEqual({
      secondFactor: undefined,
      provider: {
        issuer: 'https://login.example.org',
        clientId: 'remit',
        clientSecret: 'secret',
        label: 'a town account',
      },
      dormantDays: 90,
    })
  })

  test('keep the address without a slash at its end', () => {
    const config = readConfig({ NODE_ENV: 'production', SECRET: secret, PUBLIC_URL: 'https://remit.example.org/' })
    expect(config).toMatchObject({ production: true, publicUrl: 'https://remit.example.org', secret })
  })
})

function problemOf(environment: NodeJS.ProcessEnv): string {
  try {
    readConfig({ DATA_FOLDER: folder(), ...environment })
    return 'none'
  } catch (problem) {
    return String(problem)
  }
}
