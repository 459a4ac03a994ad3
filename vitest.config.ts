import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

// One seed for the run: given to repeat a run, chosen here otherwise, printed once, inherited by the test processes.
if (process.env.REMIT_SEED === undefined) {
  process.env.REMIT_SEED = String(Date.now() % 2 ** 31)
  console.log(`Random examples are drawn from seed ${process.env.REMIT_SEED}: repeat with REMIT_SEED=…`)
}

// Time limits end what hangs. They are no measure of speed: a machine shared with others may be ten times as slow as alone.
const minute = 60_000

/** Lists in papers that name tests: read with the house rules, before every landing, for any renaming breaks them. */
const papers = ['services/ncmp/test/sentences.test.ts', 'services/pcse/test/sentences.test.ts']

/**
 * Five projects by where a test lives. `house`: the house rules and lists of tests. `pure`: needs nothing. `store`: shares one PostgreSQL.
 * `browser`: also has a browser. `proofs`: the small sizes of the long proofs.
 */
export default defineConfig({
  test: {
    // Two cores are the least we promise to be pleasant on; more workers than that fight over the databases.
    maxWorkers: 2,
    expect: { poll: { timeout: 2 * minute } },
    projects: [
      project('house', ['tools/tidy.test.ts', ...papers], { testTimeout: 5 * minute }),
      project('pure', ['packages/policy/**', 'tools/**'], {
        exclude: ['tools/tidy.test.ts', 'tools/prove/**'],
        setupFiles: './tools/seed.ts',
        testTimeout: 5 * minute,
        hookTimeout: 5 * minute,
      }),
      project('store', ['packages/platform/**', 'services/**', 'app/**'], {
        exclude: papers,
        globalSetup: './packages/platform/src/testing/postgres-setup.ts',
        testTimeout: 10 * minute,
        hookTimeout: 5 * minute,
      }),
      project('browser', ['e2e/**'], {
        globalSetup: './packages/platform/src/testing/postgres-setup.ts',
        testTimeout: 5 * minute,
        hookTimeout: 5 * minute,
      }),
      project('proofs', ['tools/prove/**'], {
        globalSetup: './packages/platform/src/testing/postgres-setup.ts',
        testTimeout: 45 * minute,
        hookTimeout: 5 * minute,
      }),
    ],
  },
})

function project(
  name: string,
  folders: readonly string[],
  { exclude = [], ...settings }: NonNullable<TestProjectInlineConfiguration['test']>,
): TestProjectInlineConfiguration {
  const include = folders.map((folder) => (folder.endsWith('.ts') ? folder : `${folder}/*.test.ts`))
  const outside = ['**/node_modules/**', '**/dist/**', ...exclude]
  return { extends: true, test: { name, include, exclude: outside, ...settings } }
}
