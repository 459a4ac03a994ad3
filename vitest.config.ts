import { defineConfig } from 'vitest/config'

// Two cores are the least we promise to be pleasant on; more workers than that fight over the databases.
const seed = Number(process.env.REMIT_SEED ?? Date.now() % 2 ** 31)
process.env.REMIT_SEED = String(seed)

const notOurs = ['**/node_modules/**', '**/dist/**']
const onePostgres = './packages/platform/src/testing/postgres-setup.ts'

/**
 * Four projects by where a test lives: `pure` needs nothing, `store` shares one PostgreSQL, `browser` also a browser,
 * `proofs` run the small sizes of the long proofs. `REMIT_SEED` repeats a run; every run prints its seed.
 */
export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    sequence: { seed },
    projects: [
      {
        extends: true,
        test: {
          name: 'pure',
          include: ['packages/policy/**/*.test.ts', 'tools/**/*.test.ts'],
          exclude: [...notOurs, 'tools/prove/**'],
          testTimeout: 30_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'store',
          include: ['packages/platform/**/*.test.ts', 'services/**/*.test.ts', 'app/**/*.test.ts'],
          exclude: notOurs,
          globalSetup: onePostgres,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['e2e/**/*.test.ts'],
          exclude: notOurs,
          globalSetup: onePostgres,
          testTimeout: 120_000,
          hookTimeout: 180_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'proofs',
          include: ['tools/prove/**/*.test.ts'],
          exclude: notOurs,
          globalSetup: onePostgres,
          fileParallelism: false,
          testTimeout: 600_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
