/** One step of the pipeline: a tool that passes or fails as a whole, or a test run with counts of its own. */
export type Step = {
  readonly name: string
  readonly part: 'check' | 'test'
  /** The program, from node_modules/.bin, and its arguments. */
  readonly command: readonly [string, ...string[]]
  /** Whether the program is Vitest, whose report says how many tests passed. */
  readonly isTestRun?: boolean
}

/** Everything that must hold before a change lands, cheapest first. */
export const steps: readonly Step[] = [
  { name: 'format and lint', part: 'check', command: ['biome', 'ci', '--colors=off'] },
  { name: 'types', part: 'check', command: ['tsc', '--noEmit', '--pretty', 'false'] },
  { name: 'tidy', part: 'check', command: ['vitest', 'run', '--project=house'], isTestRun: true },
  { name: 'unused code', part: 'check', command: ['knip', '--no-progress', '--no-config-hints'] },
  { name: 'units and properties', part: 'test', command: ['vitest', 'run', '--project=pure'], isTestRun: true },
  { name: 'stores and pages', part: 'test', command: ['vitest', 'run', '--project=store'], isTestRun: true },
  {
    name: 'journeys and accessibility',
    part: 'test',
    command: ['vitest', 'run', '--project=browser'],
    isTestRun: true,
  },
  { name: 'small proofs', part: 'test', command: ['vitest', 'run', '--project=proofs'], isTestRun: true },
]

/**
 * The steps asked for: all when nothing is asked; a part by its name; a step by words of its name. Throws when a word
 * names nothing.
 */
export function chooseSteps(asked: readonly string[]): readonly Step[] {
  if (asked.length === 0) return steps
  for (const word of asked) {
    if (!steps.some((step) => isMeant(step, word))) throw new Error(`No step is called “${word}”.`)
  }
  return steps.filter((step) => asked.some((word) => isMeant(step, word)))
}

function isMeant({ name, part }: Step, word: string): boolean {
  return part === word || name.includes(word)
}
