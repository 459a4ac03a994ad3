import { relative } from 'node:path'
import type { TestReport } from './counts.ts'

const mostLines = 12

/**
 * What failed in a test run, one text for each test: its file, its title and how its message begins. A file that could
 * not be read counts as one. Written at the very end of the output, where a reader who sees only the end finds it.
 */
export function failuresOf(report: TestReport | undefined, root: string): readonly string[] {
  if (report === undefined) return ['no report: the run broke off']
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(root, name)
    const failed = assertionResults.filter((each) => each.status === 'failed')
    if (failed.length === 0) return status === 'failed' ? [textOf(file, 'the file', [message])] : []
    return failed.map(({ fullName, failureMessages }) => textOf(file, fullName, failureMessages ?? []))
  })
}

function textOf(file: string, title: string, messages: readonly string[]): string {
  const lines = messages.flatMap((message) => message.split('\n')).slice(0, mostLines)
  return [`${file}: ${title}`, ...lines.map((line) => `    ${line}`)].join('\n')
}
