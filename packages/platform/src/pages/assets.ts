import { createHash, randomBytes } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

/** Where the built styles and scripts lie, and their addresses; both carry a hash of what they were built from. */
export type Assets = { folder: string; css: string; js: string; icon: string }

const sources = join(import.meta.dirname, '../../styles')
const publicFolder = join(import.meta.dirname, '../../public')
const govuk = dirname(fileURLToPath(import.meta.resolve('govuk-frontend/package.json')))

/**
 * The styles and scripts every page links to, built first if their sources changed (about 2 seconds, once).
 * Throws when the styles do not compile.
 */
export async function prepareAssets(): Promise<Assets> {
  const hash = hashOfSources()
  const folder = join(publicFolder, hash)
  if (!existsSync(folder)) await build(folder)
  const at = `/assets/${hash}`
  return { folder: publicFolder, css: `${at}/remit.css`, js: `${at}/remit.js`, icon: `${at}/icon.svg` }
}

function hashOfSources(): string {
  const hash = createHash('sha256').update(readFileSync(join(govuk, 'package.json')))
  hash.update(readFileSync(import.meta.filename))
  for (const name of readdirSync(sources).toSorted()) hash.update(name).update(readFileSync(join(sources, name)))
  return hash.digest('hex').slice(0, 12)
}

async function build(folder: string): Promise<void> {
  const { compile } = await import('sass')
  const { css } = compile(join(sources, 'remit.scss'), {
    loadPaths: [dirname(govuk)],
    style: 'compressed',
    quietDeps: true,
  })
  // Several processes may build at once: each in a folder of its own, and the first one there stays.
  const made = `${folder}.${randomBytes(4).toString('hex')}`
  mkdirSync(made, { recursive: true })
  writeFileSync(join(made, 'remit.css'), css)
  for (const name of ['remit.js', 'sign-out-warning.js', 'passkeys.js', 'icon.svg'])
    cpSync(join(sources, name), join(made, name))
  cpSync(join(govuk, 'dist/govuk/govuk-frontend.min.js'), join(made, 'govuk-frontend.min.js'))
  // Compressed once here rather than for every visitor.
  for (const name of readdirSync(made))
    writeFileSync(join(made, `${name}.gz`), gzipSync(readFileSync(join(made, name))))
  try {
    renameSync(made, folder)
  } catch (cause) {
    rmSync(made, { recursive: true })
    if (!existsSync(folder)) throw cause
  }
}
