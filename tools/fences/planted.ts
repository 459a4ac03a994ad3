import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** Files to plant, by path from the root of the repository. */
export type Planting = Readonly<Record<string, string>>

/** A copy of our configuration with files of our choosing in it, to show that a fence fires. */
export type PlantedHouse = {
  readonly folder: string
  /** Runs one of our tools there, on the Node that runs us; what it printed, both streams together. */
  readonly run: (tool: string, args: readonly string[]) => { readonly status: number | null; readonly printed: string }
  readonly remove: () => void
}

const configuration = [
  '.gitignore',
  'biome.json',
  'knip.json',
  'package.json',
  'tsconfig.json',
  'app/package.json',
  'packages/platform/package.json',
  'packages/policy/package.json',
]

/** Plants a house in a temporary folder: our real configuration and packages, none of our code. */
export function plantHouse(planting: Planting): PlantedHouse {
  const folder = mkdtempSync(join(tmpdir(), 'remit-fence-'))
  for (const file of configuration) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    copyFileSync(join(root, file), join(folder, file))
  }
  for (const [file, text] of Object.entries(planting)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return { folder, run: (tool, args) => run(folder, tool, args), remove: () => rmSync(folder, { recursive: true }) }
}

function run(cwd: string, tool: string, args: readonly string[]): ReturnType<PlantedHouse['run']> {
  const program = join(root, 'node_modules/.bin', tool)
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 1e8 })
  return { status, printed: `${stdout}\n${stderr}` }
}

/** `lines` lines of innocent code, for files and functions that are too long. */
export function longCode(lines: number): string {
  return Array.from({ length: lines }, (_, at) => `  console.log(${at})`).join('\n')
}
