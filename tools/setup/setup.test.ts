import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'

const wanted = {
  '': { name: 'clone' },
  'node_modules/spade': { version: '2.0.0' },
  'node_modules/spade-darwin-arm64': { version: '2.0.0', optional: true },
}

describe('set-up of a clone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'remit-setup-'))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  /** Runs set-up where `installed` is what npm left; an npm of the test's own leaves a mark when it is called. */
  function setUp(installed: unknown): { status: number | null; printed: string; asked: string | false } {
    mkdirSync(join(folder, 'tools'), { recursive: true })
    copyFileSync(join(import.meta.dirname, '../setup.mjs'), join(folder, 'tools/setup.mjs'))
    writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: wanted }))
    if (installed) {
      mkdirSync(join(folder, 'node_modules'), { recursive: true })
      writeFileSync(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }))
    }
    const npm = join(folder, 'npm.mjs')
    writeFileSync(npm, "import { writeFileSync } from 'node:fs'\nwriteFileSync('asked-' + process.argv[2], '')\n")
    const env = { ...process.env, npm_execpath: npm }
    const { status, stdout, stderr } = spawnSync(process.execPath, ['tools/setup.mjs'], {
      cwd: folder,
      env,
      encoding: 'utf8',
    })
    return { status, printed: stdout + stderr, asked: existsSync(join(folder, 'asked-ci')) && 'ci' }
  }

  it('installs by npm ci when nothing is there', () => {
    expect(setUp(undefined)).toMatchObject({ status: 0, asked: 'ci', printed: expect.stringContaining('Installing') })
  })

  it('installs when a package is there in another version', () => {
    expect(setUp({ 'node_modules/spade': { version: '1.9.0' } })).toMatchObject({ status: 0, asked: 'ci' })
  })

  it('is silent when everything is there, builds for other platforms apart', () => {
    expect(setUp({ 'node_modules/spade': { version: '2.0.0' } })).toEqual({ status: 0, printed: '', asked: false })
  })
})
