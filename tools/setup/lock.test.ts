import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { completeLock, type Lock, missingFromLock } from './lock.ts'

const linter = {
  version: '2.0.0',
  dev: true,
  optionalDependencies: { '@lint/darwin-arm64': '2.0.0', '@lint/linux-x64-musl': '2.0.0' },
}

describe('package-lock.json', () => {
  it('holds the builds for every platform, so that npm ci works on each', () => {
    const lock: Lock = JSON.parse(readFileSync(join(import.meta.dirname, '../../package-lock.json'), 'utf8'))
    expect(missingFromLock(lock), 'mend it with: npm run complete-lock').toEqual([])
  })
})

describe('completing a lock', () => {
  it('enters a missing build beside its user, for the platform its name tells', () => {
    const lock: Lock = {
      packages: { 'node_modules/lint': linter, 'node_modules/@lint/linux-x64-musl': { version: '2.0.0' } },
    }
    expect(completeLock(lock).packages).toMatchObject({
      'node_modules/lint/node_modules/@lint/darwin-arm64': {
        version: '2.0.0',
        cpu: ['arm64'],
        os: ['darwin'],
        dev: true,
        optional: true,
      },
    })
    expect(missingFromLock(completeLock(lock))).toEqual([])
  })

  it('sees that a build of another version does not count', () => {
    const lock: Lock = {
      packages: { 'node_modules/lint': linter, 'node_modules/@lint/linux-x64-musl': { version: '1.9.0' } },
    }
    expect(missingFromLock(lock).map(({ place }) => place)).toEqual([
      'node_modules/lint/node_modules/@lint/darwin-arm64',
      'node_modules/lint/node_modules/@lint/linux-x64-musl',
    ])
  })
})
