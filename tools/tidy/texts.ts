import { homedir } from 'node:os'
import { dirname, posix } from 'node:path'
import { codeOf, type House, type HouseFile, type TidyRule } from './house.ts'
import { lineOf, syntaxOf } from './syntax.ts'

// The faults that show the rules firing are not faults of ours.
const shown = 'tools/tidy/rules.test.ts'

const onEveryMachine = new Set(['/', '/app', '/home', '/mnt', '/opt', '/srv', '/tmp', '/usr', '/var', '/var/tmp'])

// Written apart, so that this file keeps the rule it states.
const leftover = new RegExp(`\\b(${'FIX'}ME|${'XX'}X)\\b`)

/** No unfinished business is left in code. */
export const nothingIsLeftOver: TidyRule = (house) =>
  inLines(house, /\.(ts|mjs|njk|scss|yaml)$/, (line) => (leftover.test(line) ? 'is unfinished' : undefined))

/** Whoever silences a fence says why; a claim that something is there names its invariant. */
export const silencesCarryReasons: TidyRule = (house) =>
  codeOf(house).flatMap((file) =>
    syntaxOf(file).comments.flatMap(({ value, start }) => {
      const complaint = unexplained(value.trim())
      return complaint ? [`${file.path}:${lineOf(file, start)} ${complaint}`] : []
    }),
  )

function unexplained(comment: string): string | undefined {
  if (/^@ts-(ignore|nocheck)\b/.test(comment)) return 'silences TypeScript: use @ts-expect-error with a reason'
  const silence = /^(?:@ts-expect-error|biome-ignore(?:-all|-start)?\s+\S+?(?=:|$))(.*)/s.exec(comment)
  if (!silence) return undefined
  const reason = (silence[1] ?? '').replace(/^[:\s]+/, '')
  if (reason.split(/\s+/).length < 3 || reason.includes('<')) return 'silences a fence without a reason'
  if (comment.includes('noNonNullAssertion') && !reason.includes('INVARIANT'))
    return 'claims without naming an INVARIANT'
  return undefined
}

/** No text names a place of one machine: this checkout, the folder it lies in, or somebody's home. */
export function textsNameNoMachine(house: House, root: string): string[] {
  const places = [root, dirname(root), homedir()].filter((place) => !onEveryMachine.has(place))
  const isHome = /(^|[\s`'"(])\/(home|Users)\/[a-z]+\//
  return inLines(withoutShown(house), /./, (line) => {
    const isNamed = places.some((place) => new RegExp(`(^|[\\s\`'"(])${RegExp.escape(place)}/`).test(line))
    return isNamed || isHome.test(line) ? 'names a place of one machine' : undefined
  })
}

/** No text reaches above the repository: what Remit needs, it holds. */
export const textsStayInside: TidyRule = (house) =>
  withoutShown(house).flatMap((file) =>
    [...file.text.matchAll(/['"`(](\.\.\/[^'"`)\s]*)['"`)]/g)].flatMap(({ 1: path = '', index }) => {
      const target = posix.join(posix.dirname(file.path), path)
      return target.startsWith('../')
        ? [`${file.path}:${lineOf(file, index)} reaches above the repository: ${path}`]
        : []
    }),
  )

/** A relative link in the papers leads to a file that is there. */
export const linksLeadSomewhere: TidyRule = (house) =>
  house.flatMap((file) => (file.path.endsWith('.md') ? deadLinks(house, file) : []))

function withoutShown(house: House): House {
  return house.filter(({ path }) => path !== shown)
}

function deadLinks(house: House, file: HouseFile): string[] {
  return [...file.text.matchAll(/\]\((?![a-z]+:|#)([^)#\s]+)/g)].flatMap(({ 1: link = '', index }) => {
    const target = posix.join(posix.dirname(file.path), link).replace(/\/$/, '')
    const isThere =
      /\.(png|jpg)$/.test(link) || house.some(({ path }) => path === target || path.startsWith(`${target}/`))
    return isThere ? [] : [`${file.path}:${lineOf(file, index)} leads nowhere: ${link}`]
  })
}

function inLines(house: House, paths: RegExp, judge: (line: string) => string | undefined): string[] {
  return house.flatMap(({ path, text }) => {
    if (!paths.test(path)) return []
    return text.split('\n').flatMap((line, at) => {
      const complaint = judge(line)
      return complaint ? [`${path}:${at + 1} ${complaint}`] : []
    })
  })
}
