import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const source = join(root, 'packages/policy')

/** What the oldest Node that must run it knows. */
const LANGUAGE = { target: 'es2022', lib: 'es2023' } as const

/**
 * Packs the engine for the world outside: JavaScript with its types, which any Node from 20 on runs as it is. In here its TypeScript is
 * run directly, which Node refuses to do for what is installed. Returns the path of the tarball in `destination`; throws what tsc or
 * npm say when they fail.
 */
export function packPolicy(destination: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'remit-pack-'))
  try {
    build(join(folder, 'dist'))
    writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest(), undefined, 2)}\n`)
    cpSync(join(source, 'README.md'), join(folder, 'README.md'))
    cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
    mkdirSync(destination, { recursive: true })
    const before = new Set(readdirSync(destination))
    run('npm', ['pack', '--silent', '--pack-destination', destination], folder)
    const made = readdirSync(destination).find((name) => name.endsWith('.tgz') && !before.has(name))
    if (made === undefined) throw new Error('npm packed nothing new.')
    return join(destination, made)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function build(outDir: string): void {
  const emit = ['--declaration', '--rewriteRelativeImportExtensions', '--verbatimModuleSyntax', '--outDir', outDir]
  const language = ['--target', LANGUAGE.target, '--lib', LANGUAGE.lib, '--module', 'nodenext', '--types', '']
  const strict = ['--strict', '--noUncheckedIndexedAccess', '--exactOptionalPropertyTypes']
  const entry = join(source, 'src/index.ts')
  run(
    join(root, 'node_modules/.bin/tsc'),
    ['--ignoreConfig', ...emit, ...language, ...strict, '--rootDir', join(source, 'src'), entry],
    root,
  )
}

function manifest(): object {
  const { name, version, description, license } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  return {
    name,
    version,
    description,
    license,
    type: 'module',
    sideEffects: false,
    engines: { node: '>=20' },
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    files: ['dist'],
  }
}

function run(program: string, args: readonly string[], cwd: string): void {
  execFileSync(program, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' })
}
