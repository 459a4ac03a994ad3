import type { MutantResult } from '@stryker-mutator/api/core'

/** A mutant in words: the line it begins on as it would read, all on one line, so that it is known again when lines move. */
export function wordsOf(source: string, { location, replacement = '' }: MutantResult): string {
  const lines = source.split('\n')
  const { start, end } = location
  const before = (lines[start.line - 1] ?? '').slice(0, start.column - 1)
  const after = (lines[end.line - 1] ?? '').slice(end.column - 1)
  return `${before}⟦${replacement}⟧${after}`.replace(/\s+/g, ' ').trim()
}

/**
 * The surviving mutants a document explains, by file. A file has a heading `## judge.ts`; below it each explanation is a paragraph
 * followed by a block of code with one mutant a line.
 */
export function explainedIn(document: string): ReadonlyMap<string, ReadonlySet<string>> {
  const sections = document.split(/^## /m).slice(1)
  return new Map(
    sections.map((section) => {
      const [heading = '', ...rest] = section.split('\n')
      const blocks = [...rest.join('\n').matchAll(/\S[^\n]*\n\n```text\n([\s\S]*?)```/g)]
      return [heading.trim(), new Set(blocks.flatMap(([, lines = '']) => lines.trim().split('\n')))]
    }),
  )
}
