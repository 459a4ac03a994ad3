import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One text file; `path` is from the root of the repository, with forward slashes. */
export type HouseFile = { readonly path: string; readonly text: string }

/** The repository as the tidy rules see it. A test may make one up. */
export type House = readonly HouseFile[]

/** A house rule: what is wrong, one line each, beginning with the place; nothing when all is well. */
export type TidyRule = (house: House) => string[]

const notOurs = new Set(['node_modules', 'dist', 'coverage', 'data', 'public'])
const texts = /\.(ts|mjs|js|json|md|njk|scss|css|yaml|yml|csv|html|svg)$/

/** Reads every text file of ours below `root`. */
export function readHouse(root: string): House {
  return readdirSync(root, { withFileTypes: true }).flatMap((entry) => readEntry(root, entry.name, entry.isDirectory()))
}

/** A made-up house, for showing that a rule fires. */
export function houseOf(files: Readonly<Record<string, string>>): House {
  return Object.entries(files).map(([path, text]) => ({ path, text }))
}

/** The TypeScript files, tests included. */
export function codeOf(house: House): House {
  return house.filter(({ path }) => path.endsWith('.ts'))
}

/** Whether a file is there for tests only. */
export function isForTests(path: string): boolean {
  return /\.test\.ts$|(^|\/)test\/|(^|\/)testing\/|^e2e\/|^tools\//.test(path)
}

function readEntry(root: string, path: string, isFolder: boolean): HouseFile[] {
  const name = path.slice(path.lastIndexOf('/') + 1)
  if (name.startsWith('.') || notOurs.has(name)) return []
  if (!isFolder) return texts.test(name) ? [{ path, text: readFileSync(join(root, path), 'utf8') }] : []
  const entries = readdirSync(join(root, path), { withFileTypes: true })
  return entries.flatMap((entry) => readEntry(root, `${path}/${entry.name}`, entry.isDirectory()))
}
