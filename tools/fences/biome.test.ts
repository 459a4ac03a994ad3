import { afterAll, describe, expect, it } from 'vitest'
import { longCode, type Planting, plantHouse } from './planted.ts'

type Fence = { readonly says: string; readonly rule: string; readonly file: string; readonly code: string }

const service = '{ "name": "@remit/gardens", "type": "module", "dependencies": { "@remit/platform": "0.1.0" } }'

const fences: readonly Fence[] = [
  {
    says: 'the engine imports no Node module',
    rule: 'style/noRestrictedImports',
    file: 'packages/policy/src/reads-file.ts',
    code: "import { readFileSync } from 'node:fs'\nexport const text = readFileSync('x', 'utf8')\n",
  },
  {
    says: 'the engine imports no package',
    rule: 'style/noRestrictedImports',
    file: 'packages/policy/src/parses.ts',
    code: "import { z } from 'zod'\nexport const text = z.string()\n",
  },
  {
    says: 'the engine has no clock',
    rule: 'style/noRestrictedGlobals',
    file: 'packages/policy/src/clock.ts',
    code: 'export const now = (): number => Date.now()\n',
  },
  {
    says: 'the engine knows no process',
    rule: 'style/noRestrictedGlobals',
    file: 'packages/policy/src/environment.ts',
    code: 'export const home = process.env.HOME\n',
  },
  {
    says: 'the engine calls nobody',
    rule: 'style/noRestrictedGlobals',
    file: 'packages/policy/src/calls.ts',
    code: "export const answer = fetch('http://localhost')\n",
  },
  {
    says: 'the platform knows no service',
    rule: 'style/noRestrictedImports',
    file: 'packages/platform/src/host/knows-service.ts',
    code: "import { gardens } from '@remit/gardens'\nexport const services = [gardens]\n",
  },
  {
    says: 'a service does not import another',
    rule: 'style/noRestrictedImports',
    file: 'services/gardens/beds/neighbour.ts',
    code: "import { allotments } from '@remit/allotments'\nexport const neighbour = allotments\n",
  },
  {
    says: 'a service does not import the app',
    rule: 'style/noRestrictedImports',
    file: 'services/gardens/beds/app.ts',
    code: "import { app } from '@remit/app'\nexport const above = app\n",
  },
  {
    says: 'only tests import the testing room',
    rule: 'style/noRestrictedImports',
    file: 'services/gardens/beds/pretends.ts',
    code: "import { world } from '@remit/platform/testing'\nexport const cast = world\n",
  },
  {
    says: 'a package uses only what it declares',
    rule: 'correctness/noUndeclaredDependencies',
    file: 'services/gardens/beds/undeclared.ts',
    code: "import fastify from 'fastify'\nexport const server = fastify()\n",
  },
  {
    says: 'two files do not import each other',
    rule: 'suspicious/noImportCycles',
    file: 'packages/platform/src/db/hen.ts',
    code: "import { egg } from './egg.ts'\nexport const hen = (): number => egg()\n",
  },
  {
    says: 'nothing re-exports a whole file',
    rule: 'performance/noReExportAll',
    file: 'packages/platform/src/db/everything.ts',
    code: "export * from './egg.ts'\n",
  },
  {
    says: 'a function has at most 50 lines',
    rule: 'complexity/noExcessiveLinesPerFunction',
    file: 'services/gardens/beds/long-function.ts',
    code: `export function dig(): void {\n${longCode(51)}\n}\n`,
  },
  {
    says: 'a file has at most 300 lines',
    rule: 'style/noExcessiveLinesPerFile',
    file: 'services/gardens/beds/long-file.ts',
    code: `${longCode(301)}\nexport {}\n`,
  },
  {
    says: 'a file is named in kebab-case',
    rule: 'style/useFilenamingConvention',
    file: 'services/gardens/beds/flowerBed.ts',
    code: 'export const bed = 1\n',
  },
  {
    says: 'no promise is left behind, also one that another file makes',
    rule: 'nursery/noFloatingPromises',
    file: 'services/gardens/beds/forgets.ts',
    code: "import { dig } from './dig.ts'\nexport async function plant(): Promise<void> {\n  dig()\n}\n",
  },
  {
    says: 'no promise is taken for a truth',
    rule: 'nursery/noMisusedPromises',
    file: 'services/gardens/beds/believes.ts',
    code: "import { dig } from './dig.ts'\nexport const isDug = (): number => (dig() ? 1 : 0)\n",
  },
  {
    says: 'nothing is any',
    rule: 'suspicious/noExplicitAny',
    file: 'services/gardens/beds/anything.ts',
    code: 'export const bed = (x: any): number => x\n',
  },
  {
    says: 'nothing is claimed to be there without proof',
    rule: 'style/noNonNullAssertion',
    file: 'services/gardens/beds/claims.ts',
    code: 'export const first = (x: number[]): number => x[0]!\n',
  },
  {
    says: 'no test runs alone',
    rule: 'suspicious/noFocusedTests',
    file: 'services/gardens/beds/focused.test.ts',
    code: "import { it } from 'vitest'\nit.only('is alone', () => undefined)\n",
  },
  {
    says: 'no test is skipped',
    rule: 'suspicious/noSkippedTests',
    file: 'services/gardens/beds/skipped.test.ts',
    code: "import { it } from 'vitest'\nit.skip('is not run', () => undefined)\n",
  },
]

const innocent: Planting = {
  'services/gardens/package.json': service,
  'packages/platform/src/db/egg.ts': "import { hen } from './hen.ts'\nexport const egg = (): number => hen()\n",
  'services/gardens/beds/dig.ts':
    'export async function dig(): Promise<boolean> {\n  return await Promise.resolve(true)\n}\n',
  'services/gardens/beds/beds.ts':
    "import { definePage } from '@remit/platform/service'\nexport const bed = definePage\n",
  'services/gardens/beds/beds.test.ts': "import { world } from '@remit/platform/testing'\nexport const cast = world\n",
}

type Complaint = { readonly category: string; readonly severity: string; readonly location: { readonly path: string } }

describe('Biome', () => {
  const house = plantHouse({ ...innocent, ...Object.fromEntries(fences.map(({ file, code }) => [file, code])) })
  afterAll(house.remove)
  const { printed, status } = house.run('biome', ['lint', '--reporter=json', '--max-diagnostics=none'])
  const report: { diagnostics: Complaint[] } = JSON.parse(
    printed.slice(printed.indexOf('{'), printed.lastIndexOf('}') + 1),
  )
  const errors = report.diagnostics.filter(({ severity }) => severity === 'error')
  const complaints = errors.map(({ category, location }) => `${location.path} ${category.replace('lint/', '')}`)

  it('fails when any fence is broken', () => expect(status).not.toBe(0))

  it.each(fences)('sees to it that $says', ({ file, rule }) => expect(complaints).toContain(`${file} ${rule}`))

  it('leaves a service that keeps to the plan in peace', () => {
    const peaceful = ['services/gardens/beds/beds.ts', 'services/gardens/beds/beds.test.ts']
    expect(complaints.filter((line) => peaceful.some((file) => line.startsWith(file)))).toEqual([])
  })
})
