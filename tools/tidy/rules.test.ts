import { describe, expect, it } from 'vitest'
import { houseOf, type TidyRule } from './house.ts'
import {
  doorsListWhatTheyOpen,
  engineHasNoChance,
  importsStayInside,
  platformImportsInward,
  platformRoomsAreKnown,
} from './imports.ts'
import { journeysUseTheKeyboard } from './journeys.ts'
import { filesAreKebabCase, namesSaySomething } from './names.ts'
import { commandsExist, dependenciesAreExplained, dependenciesArePinned } from './packages.ts'
import { addressesAreKebabCase, routesStateTheirNeed, templatesAreUsed } from './pages.ts'
import { permissionsAreAsked, servicesAreListed, servicesKeepThePlan } from './services.ts'
import {
  linksLeadSomewhere,
  nothingIsLeftOver,
  silencesCarryReasons,
  textsNameNoMachine,
  textsStayInside,
} from './texts.ts'

type Files = Readonly<Record<string, string>>
type Case = {
  readonly fact: string
  readonly rule: TidyRule
  readonly wrong: Files
  readonly says: RegExp
  readonly right: Files
}

const cases: readonly Case[] = [
  {
    fact: 'a room of the platform that imports outward, if only a type',
    rule: platformImportsInward,
    wrong: { 'packages/platform/src/db/open.ts': "import type { Facts } from '../access/index.ts'\n" },
    says: /^packages\/platform\/src\/db\/open\.ts:1 db imports access/,
    right: {
      'packages/platform/src/access/may.ts':
        "import type { Db } from '../db/index.ts'\nexport { x } from './facts.ts'\n",
      'packages/platform/src/db/open.test.ts': "import { world } from '../testing/index.ts'\n",
    },
  },
  {
    fact: 'two rooms side by side that import each other',
    rule: platformImportsInward,
    wrong: { 'packages/platform/src/notify/send.ts': "export { later } from '../jobs/index.ts'\n" },
    says: /notify imports jobs/,
    right: { 'packages/platform/src/notify/send.ts': "export { record } from '../audit/index.ts'\n" },
  },
  {
    fact: 'a room of the platform without a place in its order',
    rule: platformRoomsAreKnown,
    wrong: { 'packages/platform/src/cellar/wine.ts': '' },
    says: /cellar has no place/,
    right: { 'packages/platform/src/audit/record.ts': '', 'packages/platform/src/service.ts': '' },
  },
  {
    fact: 'a service that reaches into another by a relative path',
    rule: importsStayInside,
    wrong: { 'services/gardens/beds/beds.ts': "const x = await import('../../ncmp/schools/schools.ts')\n" },
    says: /^services\/gardens\/beds\/beds\.ts:1 reaches past the doors to services\/ncmp\/schools/,
    right: { 'services/gardens/beds/beds.ts': "import { gardens } from '../service.ts'\n" },
  },
  {
    fact: 'a platform that reaches into the engine past its door',
    rule: importsStayInside,
    wrong: { 'packages/platform/src/access/may.ts': "import { fold } from '../../../policy/src/grants.ts'\n" },
    says: /past the doors to packages\/policy\/src\/grants\.ts/,
    right: { 'tools/tidy.test.ts': "import { x } from '../packages/platform/src/x.ts'\n" },
  },
  {
    fact: 'a door that re-exports a whole file under a name',
    rule: doorsListWhatTheyOpen,
    wrong: { 'packages/platform/src/db/index.ts': "export * as everything from './tables.ts'\n" },
    says: /exports \*/,
    right: { 'packages/platform/src/db/index.ts': "export { openDb } from './open-db.ts'\n" },
  },
  {
    fact: 'chance inside the engine',
    rule: engineHasNoChance,
    wrong: { 'packages/policy/src/check.ts': 'export const allowed = Math.random() > 0.5\n' },
    says: /uses Math\.random/,
    right: { 'packages/policy/src/check.test.ts': 'export const allowed = Math.random() > 0.5\n' },
  },
  {
    fact: 'a service without its papers, and a room without a test',
    rule: servicesKeepThePlan,
    wrong: { 'services/gardens/policy.ts': "status: 'policy only'", 'services/gardens/beds/beds.ts': '' },
    says: /has no README\.md.*has no test\/access\.csv.*services\/gardens\/beds has no test/s,
    right: plannedService(),
  },
  {
    fact: 'a service nobody lists',
    rule: servicesAreListed,
    wrong: { ...plannedService(), 'app/services.ts': 'export const services = []\n' },
    says: /services\/gardens is built but not listed/,
    right: { ...plannedService(), 'app/services.ts': "import { gardens } from '@remit/gardens'\n" },
  },
  {
    fact: 'a file that is not in kebab-case',
    rule: filesAreKebabCase,
    wrong: { 'services/gardens/beds/newBed.njk': '' },
    says: /newBed\.njk is not in kebab-case/,
    right: {
      'services/gardens/beds/new-bed.test.ts': '',
      'README.md': '',
      'packages/platform/migrations/0001-users.ts': '',
    },
  },
  {
    fact: 'a file named with a banned word',
    rule: namesSaySomething,
    wrong: { 'services/gardens/utils/dig.ts': '' },
    says: /is named “utils”/,
    right: { 'packages/platform/src/db/database.ts': '', 'packages/platform/src/jobs/processed-on.ts': '' },
  },
  {
    fact: 'a thing named with a banned word',
    rule: namesSaySomething,
    wrong: { 'a/dig.ts': 'export function digHelper(): void {}\nconst [x, y] = [1, 2]\n' },
    says: /^a\/dig\.ts:1 “digHelper” says “helper”$/,
    right: { 'a/dig.ts': 'export const home = process.env.HOME\nexport const database = { info: 1 }\n' },
  },
  {
    fact: 'a parameter named with a banned word',
    rule: namesSaySomething,
    wrong: { 'a/dig.ts': 'export const dig = (spadeInfo: string): string => spadeInfo\n' },
    says: /“spadeInfo” says “info”/,
    right: { 'a/dig.ts': 'export const dig = (spade: string): string => spade\n' },
  },
  {
    fact: 'an interface that wears an I, and a class called a service',
    rule: namesSaySomething,
    wrong: { 'a/bed.ts': 'interface IBed { size: number }\nclass BedService {}\n' },
    says: /“IBed” wears an I.*“BedService”: a service is a plug-in/s,
    right: { 'a/bed.ts': 'interface Identity { id: string }\ninterface Bed { size: number }\n' },
  },
  {
    fact: '“manager” where it is not the service’s own word',
    rule: namesSaySomething,
    wrong: { 'services/gardens/beds/site-manager.ts': '', 'services/gardens/README.md': 'Gardens.' },
    says: /is named “manager”/,
    right: { 'services/gardens/beds/site-manager.ts': '', 'services/gardens/README.md': 'Site managers water.' },
  },
  {
    fact: 'a page without a need',
    rule: routesStateTheirNeed,
    wrong: { 'a/bed.ts': "export const bed = definePage<Bed>({ path: '/bed', title: 'Bed' })\n" },
    says: /^a\/bed\.ts:1 has no “needs”/,
    right: { 'a/bed.ts': "export const bed = definePage({ path: '/bed', needs: 'bed.view' })\n" },
  },
  {
    fact: 'an open page that does not say why',
    rule: routesStateTheirNeed,
    wrong: { 'a/bed.ts': "export const bed = defineOpenPage({ path: '/bed' })\n" },
    says: /has no “open”/,
    right: { 'a/bed.ts': "export const bed = defineOpenPage({ path: '/bed', open: 'Anybody may look.' })\n" },
  },
  {
    fact: 'an address that is not in kebab-case',
    rule: addressesAreKebabCase,
    wrong: { 'a/bed.ts': "definePage({ path: '/newBeds/:bed', needs: 'bed.add' })\n" },
    says: /“\/newBeds\/:bed” is not in kebab-case/,
    right: { 'a/bed.ts': "definePage({ path: '/flower-beds/:bedId/closure', needs: 'bed.close' })\n" },
  },
  {
    fact: 'a template that nothing names',
    rule: templatesAreUsed,
    wrong: { 'a/bed.njk': '', 'a/bed.ts': "const template = 'flower-bed.njk'\n" },
    says: /a\/bed\.njk is named by no page/,
    right: {
      'a/bed.njk': '',
      'b/row.njk': '',
      'a/bed.ts': "x = 'bed.njk'\n",
      'c/list.njk': '{% include "b/row.njk" %}',
      'c/l.ts': "'list.njk'",
    },
  },
  {
    fact: 'unfinished business',
    rule: nothingIsLeftOver,
    wrong: { 'a/bed.ts': `// ${'FIX'}ME water\n` },
    says: /^a\/bed\.ts:1 is unfinished/,
    right: { 'a/bed.ts': '// Water twice: the soil is sand.\n' },
  },
  {
    fact: 'a fence silenced without a reason',
    rule: silencesCarryReasons,
    wrong: {
      'a/bed.ts':
        '// biome-ignore lint/suspicious/noExplicitAny: <explanation>\n// @ts-expect-error\n// @ts-ignore because I say so\n',
    },
    says: /:1 silences a fence without.*:2 silences a fence without.*:3 silences TypeScript/s,
    right: { 'a/bed.ts': '// biome-ignore lint/suspicious/noExplicitAny: the library types its answer so\n' },
  },
  {
    fact: 'a claim that names no invariant',
    rule: silencesCarryReasons,
    wrong: { 'a/bed.ts': '// biome-ignore lint/style/noNonNullAssertion: it is always there\n' },
    says: /without naming an INVARIANT/,
    right: { 'a/bed.ts': '// biome-ignore lint/style/noNonNullAssertion: INVARIANT (beds): made three lines above\n' },
  },
  {
    fact: 'a text that reaches above the repository',
    rule: textsStayInside,
    wrong: { 'a/bed.ts': "const data = new URL('../../garden/beds.csv', import.meta.url)\n" },
    says: /^a\/bed\.ts:1 reaches above the repository/,
    right: { 'a/bed.ts': "const data = new URL('../data/beds.csv', import.meta.url)\n" },
  },
  {
    fact: 'a link that leads nowhere',
    rule: linksLeadSomewhere,
    wrong: { 'docs/beds.md': 'See [the soil](soil.md).\n' },
    says: /^docs\/beds\.md:1 leads nowhere: soil\.md/,
    right: { 'docs/beds.md': 'See [the soil](soil.md#sand) and [more](https://example.org).\n', 'docs/soil.md': '' },
  },
  {
    fact: 'a dependency nobody explained',
    rule: dependenciesAreExplained,
    wrong: {
      'package.json': '{ "devDependencies": { "spade": "1.0.0" } }',
      'docs/decisions/0002-dependencies.md': '| `spade` | |\n',
    },
    says: /spade has no line/,
    right: {
      'package.json': '{ "devDependencies": { "spade": "1.0.0" } }',
      'docs/decisions/0002-dependencies.md': '| `spade` | digs |\n',
    },
  },
  {
    fact: 'a dependency that may change under us',
    rule: dependenciesArePinned,
    wrong: { 'app/package.json': '{ "dependencies": { "spade": "^1.0.0" } }' },
    says: /spade \^1\.0\.0 is not one version/,
    right: { 'app/package.json': '{ "dependencies": { "spade": "1.0.0" } }' },
  },
  {
    fact: 'a command that runs nothing',
    rule: commandsExist,
    wrong: { 'package.json': '{ "scripts": { "dig": "node tools/dig.ts" } }' },
    says: /npm run dig: tools\/dig\.ts is not there/,
    right: { 'package.json': '{ "scripts": { "dig": "node tools/dig.ts" } }', 'tools/dig.ts': '' },
  },
]

describe('a tidy rule', () => {
  it.each(cases)('finds $fact', ({ rule, wrong, says }) => expect(rule(houseOf(wrong)).join('\n')).toMatch(says))
  it.each(cases)('leaves the house in peace that has not $fact', ({ rule, right }) => {
    expect(rule(houseOf(right))).toEqual([])
  })

  it('finds a text that names a place of this machine', () => {
    const house = houseOf({
      'docs/a.md': 'Look in `/srv/sites/remit/docs`.\n',
      'docs/b.md': 'In /home/sam/remit\n',
      'docs/c.md': 'GET /srv/x\n',
    })
    expect(textsNameNoMachine(house, '/srv/sites/remit')).toEqual([
      'docs/a.md:1 names a place of one machine',
      'docs/b.md:1 names a place of one machine',
    ])
  })

  it('finds a journey that takes the mouse', () => {
    const house = houseOf({
      'e2e/journeys/a.ts':
        "await follow(page, 'Users')\nawait page.getByLabel('Name').fill('Sam')\nawait fill(page, 'Name', 'Sam')",
      'e2e/accessibility/b.ts': 'await button.click()',
    })
    expect(journeysUseTheKeyboard(house)).toEqual(['e2e/journeys/a.ts:2 does without the keyboard'])
  })

  it('finds a permission that nobody asks', () => {
    const house = houseOf({
      'services/gardens/policy.ts': "'bed.dig': {}, 'bed.water': {}",
      'services/gardens/test/access.test.ts': "'bed.water'",
      'services/gardens/beds/beds.ts': "needs: 'bed.dig'",
    })
    const policies = [{ folder: 'services/gardens', permissions: ['bed.dig', 'bed.water'] }]
    expect(permissionsAreAsked(house, policies)).toEqual(['services/gardens: nobody asks “bed.water”'])
  })

  it('asks nothing of a service whose pages are not built yet', () => {
    const house = houseOf({ 'services/gardens/policy.ts': "status: 'policy only'" })
    expect(permissionsAreAsked(house, [{ folder: 'services/gardens', permissions: ['bed.dig'] }])).toEqual([])
  })
})

function plannedService(): Files {
  const names = ['package.json', 'README.md', 'service.ts', 'policy.ts', 'demo.ts', 'beds/beds.ts', 'beds/beds.test.ts']
  const tests = ['test/cast.ts', 'test/access.csv', 'test/access.test.ts', 'migrations/0001-beds.ts']
  return Object.fromEntries([...names, ...tests].map((name) => [`services/gardens/${name}`, '']))
}
