import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const page = join(import.meta.dirname, '../docs/performance.md')
const FROM = '<!-- measured by: npm run bench -- --write -->'
const TO = '<!-- to here -->'

/** Puts what was measured in the place of what the page showed. Throws an Error when the page has no place for it. */
export function writePage(measured: string): void {
  const text = readFileSync(page, 'utf8')
  const from = text.indexOf(FROM)
  const to = text.indexOf(TO)
  if (from < 0 || to < from) throw new Error(`${page} must say where the measured tables go: ${FROM} … ${TO}`)
  writeFileSync(page, `${text.slice(0, from + FROM.length)}\n\n${measured.trim()}\n\n${text.slice(to)}`)
}
