/** A service to draw: `key` in kebab-case, `name` as its users call it. */
export type NewService = { readonly key: string; readonly name: string }

/**
 * The plan of a new service, as the text of each file by its path from the root of the repository: a policy with one
 * administrator, one room with one page, and where everything else goes.
 */
export function drawService(service: NewService): Record<string, string> {
  const files = {
    'package.json': packageFile(service),
    'README.md': readme(service),
    'policy.ts': policy(service),
    'service.ts': index(service),
    'demo.ts': demo(service),
    'welcome/welcome.ts': page(service),
    'welcome/welcome.njk': template(service),
    'welcome/welcome.test.ts': pageTest(),
    'test/cast.ts': cast(),
    'test/access.csv': 'area,action,administrator,basis\nWelcome,Open the service,organisation,inferred\n',
    'test/access.test.ts': accessTest(service),
  }
  return Object.fromEntries(Object.entries(files).map(([name, text]) => [`services/${service.key}/${name}`, text]))
}

const camel = (key: string): string => key.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())

const packageFile = ({ key }: NewService): string => `{
  "name": "@remit/${key}",
  "version": "0.1.0",
  "private": true,
  "type": "module",
  "exports": { ".": "./service.ts", "./policy": "./policy.ts", "./demo": "./demo.ts" },
  "dependencies": {
    "@remit/platform": "0.1.0",
    "@remit/policy": "0.1.0"
  }
}
`

const readme = ({ name }: NewService): string => `# ${name}

Who uses it, and what for.

## Where its rules come from

| rule | document | stated or inferred |
|---|---|---|
| Administrators open the service | | inferred |

## Words of its own

None yet.
`

const policy = ({ key, name }: NewService): string => `import { definePolicy, type Source } from '@remit/policy'

/** Who may do what in ${name}: data only. \`test/access.csv\` is the published matrix. */

const inferred = (section: string): Source => ({ document: 'None yet', section, basis: 'inferred' })

export const ${camel(key)}Policy = definePolicy({
  key: '${key}',
  name: '${name}',
  // Take this line away when the pages are built and app/services.ts lists the service.
  status: 'policy only',
  organisations: {
    site: { label: 'site', plural: 'sites', source: inferred('Sites') },
  },
  resources: {},
  permissions: {
    'site.view': { label: 'Open the service', section: 'Welcome', source: inferred('Welcome') },
  },
  roles: {
    administrator: {
      label: 'Administrator',
      at: ['site'],
      grants: [{ permissions: ['site.view'], scope: 'organisation', source: inferred('Administrators') }],
    },
  },
  constraints: {
    oneAdministrator: { atLeast: 1, roles: ['administrator'], per: 'site', source: inferred('Administrators') },
  },
  administration: {
    administrators: {
      holder: { roles: ['administrator'] },
      may: ['invite', 'assign', 'revoke', 'end'],
      roles: 'any',
      where: 'organisation',
      self: false,
      peers: true,
      source: inferred('Administrators'),
    },
  },
})
`

const index = ({ key, name }: NewService): string => `import { defineService } from '@remit/platform/service'
import { ${camel(key)}Policy } from './policy.ts'
import { welcome } from './welcome/welcome.ts'

/** ${name}: its rooms and tabs, for the host to mount at \`/${key}\`. */
export const ${camel(key)} = defineService({
  key: '${key}',
  name: '${name}',
  folder: import.meta.dirname,
  policy: ${camel(key)}Policy,
  rooms: { welcome: [welcome] },
  tabs: [
    {
      key: 'welcome',
      text: 'Welcome',
      href: '/${key}',
      needs: 'site.view',
      why: 'None of your roles includes it.',
    },
  ],
  migrations: {},
  people: {
    organisation: 'site',
    tab: 'users',
    needs: { list: 'site.view', invite: 'site.view', remove: 'site.view', roles: 'site.view' },
    words: { users: 'Users' },
  },
})
`

const demo = ({ name }: NewService): string => `/** The demonstration data of ${name}: the same every time. */
export const cast = []
`

const page = ({ name }: NewService): string => `import { definePage } from '@remit/platform/service'

export const welcome = definePage({
  path: '/',
  needs: 'site.view',
  template: 'welcome.njk',
  title: '${name}',
})
`

const template = ({ name }: NewService): string => `{% extends "layout.njk" %}

{% block page %}
<p class="govuk-body">Welcome to ${name}.</p>
{% endblock %}
`

const pageTest = (): string => `import { expect, it } from 'vitest'
import { welcome } from './welcome.ts'

it('opens for whoever may view the site', () => {
  expect(welcome.needs).toBe('site.view')
})
`

const cast = (): string => `/** The named users and places of this service's tests. */
export const places = { site: 'Northtown' } as const
`

const accessTest = ({ key }: NewService): string => `import { compile } from '@remit/policy'
import { expect, it } from 'vitest'
import { ${camel(key)}Policy } from '../policy.ts'

it('compiles without a problem', () => {
  expect(compile(${camel(key)}Policy)).toMatchObject({ ok: true })
})
`
