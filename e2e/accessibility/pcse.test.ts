import { type Db, newId } from '@remit/platform/db'
import { afterAll, describe, expect, it } from 'vitest'
import { people } from '../../services/pcse/demo/people.ts'
import { places } from '../../services/pcse/demo/places.ts'
import { pcse } from '../../services/pcse/service.ts'
import { type BrowserContext, openBrowser, picture, signInAs, visit } from '../browser.ts'
import { openPortal } from '../portal.ts'
import { overflow, violations } from './look.ts'
import { type PcseFound, pcsePages } from './pcse-pages.ts'

/** The pages of PCSE Online; those that every service shares are looked at where NCMP's are. */

const [portal, browser] = await Promise.all([openPortal([pcse]), openBrowser()])
const all = pcsePages(await findRecords(portal.db, portal.clock()))
const contexts = new Map<string, Promise<BrowserContext>>()

afterAll(async () => {
  await browser.close()
  await portal.close()
})

describe.concurrent('no violation of WCAG 2.2 AA and no scrolling sideways, wide or narrow:', () => {
  it.each(all.map((example) => [`${example.route} (${example.state})`, example] as const))(
    '%s',
    async (name, example) => {
      const who = example.as ?? ''
      const context = contexts.get(who) ?? contextOf(who)
      contexts.set(who, context)
      const page = await (await context).newPage()
      try {
        const answer = await page.goto(example.address)
        expect(answer?.status()).toBe(200)
        await example.reach?.(page)
        for (const width of [1280, 320]) {
          await page.setViewportSize({ width, height: 900 })
          await picture(page, `${name} ${width}`)
          expect(await overflow(page), `at ${width} pixels`).toEqual({ pixels: 0, first: '' })
          expect(await violations(page), `at ${width} pixels`).toEqual([])
        }
      } finally {
        await page.close()
      }
    },
  )
})

it('every page of its rooms has an example', () => {
  const own = Object.values(pcse.rooms).flatMap((pages) => pages.filter(({ template }) => template !== undefined))
  const shown = new Set(all.map(({ route }) => route))
  const missing = own.map(({ path }) => `/pcse${path === '/' ? '' : path}`).filter((path) => !shown.has(path))
  // One form more of the same kind: taking a file off a draft.
  expect(missing).toEqual(['/pcse/claims/:claim/evidence/:evidence/removal'])
})

async function contextOf(name: string): Promise<BrowserContext> {
  const context = await visit(browser, { origin: portal.url })
  const page = await context.newPage()
  await signInAs(page, name)
  await page.close()
  return context
}

async function findRecords(db: Db, now: Date): Promise<PcseFound> {
  const statement = await db
    .selectFrom('pcse.statements')
    .select(['id', 'run_id'])
    .where('practice_id', '=', places.ash.id)
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  const avc = await db
    .selectFrom('pcse.avcs as a')
    .innerJoin('pcse.pension_members as m', 'm.id', 'a.member_id')
    .select(['a.id', 'a.member_id'])
    .where('m.practice_id', '=', places.ash.id)
    .executeTakeFirstOrThrow()
  const enquiry = newId(now)
  const asked = { id: enquiry, organisation_id: places.ash.id, asked_by: people.una.id, changed_at: now }
  const question = { category: 'Something else', subject: 'Which form?', status: 'waiting' } as const
  await db
    .insertInto('pcse.enquiries')
    .values({ ...asked, ...question })
    .execute()
  return { statement: statement.id, run: statement.run_id, member: avc.member_id, avc: avc.id, enquiry }
}
