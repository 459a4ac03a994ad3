import { type ParseResult, parseSync } from 'oxc-parser'
import type { HouseFile } from './house.ts'

/** One import or re-export, types included. */
export type Import = { readonly specifier: string; readonly line: number }

const parsed = new WeakMap<HouseFile, ParseResult>()

/** The syntax of a TypeScript file, parsed once. Throws on a file that does not parse. */
export function syntaxOf(file: HouseFile): ParseResult {
  const known = parsed.get(file)
  if (known) return known
  const result = parseSync(file.path, file.text)
  const [problem] = result.errors
  if (problem) throw new Error(`${file.path}: ${problem.message}`)
  parsed.set(file, result)
  return result
}

/** Everything a file imports or re-exports, dynamic imports of a fixed name included. */
export function importsOf(file: HouseFile): Import[] {
  const { module } = syntaxOf(file)
  const requests = [
    ...module.staticImports.map(({ moduleRequest }) => moduleRequest),
    ...module.staticExports.flatMap(({ entries }) => entries.flatMap(({ moduleRequest }) => moduleRequest ?? [])),
  ].map(({ value, start }) => ({ specifier: value, line: lineOf(file, start) }))
  const dynamic = module.dynamicImports.flatMap(({ moduleRequest: { start, end } }) => {
    const fixed = /^(['"])(.*)\1$/.exec(file.text.slice(start, end))?.[2]
    return fixed === undefined ? [] : [{ specifier: fixed, line: lineOf(file, start) }]
  })
  return [...requests, ...dynamic]
}

/** The line, counted from 1, at a place in a file. */
export function lineOf(file: HouseFile, offset: number): number {
  return file.text.slice(0, offset).split('\n').length
}
