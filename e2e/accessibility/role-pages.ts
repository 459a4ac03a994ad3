import { type Db, inTransaction } from '@remit/platform/db'
import { applyChanges } from '@remit/platform/directory'
import { policy, roleWith } from '../../services/impact-suite/test/programme.ts'
import type { Page } from '../browser.ts'
import { type Example, press } from './example.ts'

/** Two roles of the programme: one that Ned holds, with a long name, and one that nobody holds. */
export type FoundRoles = { readonly held: string; readonly unused: string }

const ids = ['0190a5c3-0000-7000-8000-00000000a001', '0190a5c3-0000-7000-8000-00000000a002'] as const

/** Makes them. */
export async function makeRoles(db: Db, now: Date): Promise<FoundRoles> {
  const [held, unused] = ids
  const people = await db
    .selectFrom('memberships as m')
    .innerJoin('users as u', 'u.id', 'm.user_id')
    .select(['m.id', 'm.organisation_id as organisation', 'u.id as user', 'u.name'])
    .where('u.name', 'in', ['Mia', 'Ned'])
    .execute()
  const [ned, organisation] = [people.find(({ name }) => name === 'Ned')?.id ?? '', people[0]?.organisation ?? '']
  const auditing = roleWith({
    'reporter.limited': {},
    'site.access': { scope: 'assigned', choice: 'edit' },
    'staff.edit': {},
  })
  const long = 'Desk auditor and supervisor of everything at the sites of Llanfairpwllgwyngyllgogerychwyrndrobwll'
  const actor = { system: 'operator', name: 'e2e' } as const
  await inTransaction(db, (tx) =>
    applyChanges(tx, {
      policy,
      actor,
      commands: [
        { do: 'defineRole', role: { ...auditing, id: held, organisation, label: long } },
        { do: 'defineRole', role: { ...roleWith({ 'learning.add': {} }), id: unused, organisation, label: 'Unused' } },
        { do: 'assignRole', membership: ned, role: held },
      ],
      now,
    }),
  )
  return { held, unused }
}

/** Making, changing and removing roles, in every state worth looking at. */
export function rolePages({ held, unused }: FoundRoles): readonly Example[] {
  const page = (path: string, state = 'normal', more: Partial<Example> = {}): Example => ({
    route: `/impact-suite/roles${path}`,
    state,
    as: 'Mia',
    address: `/impact-suite/roles${path.replace(':role', held)}`,
    ...more,
  })
  return [
    page('', 'with roles made here'),
    page('', 'not an administrator', { as: 'Ned' }),
    page('', 'a section', { address: '/impact-suite/roles?section=Time+sheets' }),
    page('/:role', 'in use'),
    page('/:role', 'unused', { address: `/impact-suite/roles/${unused}` }),
    page('/:role', 'built in', { address: '/impact-suite/roles/mainAdministrator' }),
    page('/new', 'blank'),
    page('/new', 'every section open', { reach: openAll }),
    page('/new', 'error', { reach: sendWrong }),
    page('/:role/copy'),
    page('/:role/permissions', 'a section', {
      address: `/impact-suite/roles/${held}/permissions?section=reporter-accounts`,
    }),
    page('/:role/permissions', 'effect', { reach: showEffect }),
    page('/:role/removal', 'in use'),
    page('/:role/removal', 'unused', { address: `/impact-suite/roles/${unused}/removal` }),
  ]
}

async function openAll(page: Page): Promise<void> {
  for (const section of await page.locator('details > summary').all()) await section.click()
}

async function sendWrong(page: Page): Promise<void> {
  await page.locator('summary', { hasText: 'Sites' }).click()
  await page.getByLabel('Access sites', { exact: true }).check()
  await page.locator('summary', { hasText: 'Staff accounts' }).click()
  await page.getByLabel('Create staff accounts', { exact: true }).check()
  await press('Continue')(page)
}

async function showEffect(page: Page): Promise<void> {
  await page.locator('summary', { hasText: 'Sites' }).click()
  await page.getByLabel('Access sites', { exact: true }).uncheck()
  await page.locator('summary', { hasText: 'Learning community' }).click()
  await page.locator('[id="grants.learning.add"]').check()
  await page.getByRole('button', { name: 'Continue' }).click()
  await page.getByText('Nothing is saved yet.').waitFor()
}
