// `npm run bench -- --rounds 9 --engines limit,remit`: installs the peers when they are missing, then measures.
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const bench = join(root, 'bench')

if (!peersInstalled()) {
  console.error('Installing the peers that are measured. They stay in bench/node_modules.')
  run('npm', ['ci', '--prefix', bench])
}
run(process.execPath, ['--expose-gc', join(bench, 'main.ts'), ...process.argv.slice(2)])

type Package = { version?: string; optional?: boolean }

function peersInstalled(): boolean {
  const left = join(bench, 'node_modules/.package-lock.json')
  if (!existsSync(left)) return false
  const installed = versions(left)
  return [...versions(join(bench, 'package-lock.json'))].every(([path, version]) => installed.get(path) === version)
}

/** Those that every machine must have: what is optional may be for another system than this. */
function versions(file: string): Map<string, string> {
  const lock = JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, Package> }
  const packages = Object.entries(lock.packages).filter(
    ([path, it]) => path.startsWith('node_modules/') && !it.optional,
  )
  return new Map(packages.map(([path, { version = '' }]) => [path, version]))
}

function run(program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, [...args], { cwd: root, stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}
