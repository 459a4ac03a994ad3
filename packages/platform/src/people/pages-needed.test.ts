import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { listOutbox } from '../notify/index.ts'
import { type Answer, asUser, type Client } from '../testing/index.ts'
import { openWorldHost, type WorldHost } from '../testing/world-host.ts'

type Filled = Readonly<Record<string, string | readonly string[]>>

describe('how many pages somebody goes through', () => {
  let here: WorldHost
  beforeAll(async () => {
    here = await openWorldHost()
  })
  afterAll(() => here.close())

  /** Presses the main button of page after page until one says it is done; every page shown counts, the last one too. */
  const pagesUntil = async (done: RegExp, by: Client, first: Answer, fill: (heading: string) => Filled) => {
    let [page, pages] = [first, 1]
    while (page.page.queryByText(done) === null) {
      const heading = page.page.getByRole('heading', { level: 1 }).textContent ?? ''
      const button = page.document.querySelector(
        'main form[method="post"] button.govuk-button:not(.govuk-button--secondary)',
      )
      page = await by.press(button?.textContent?.trim() ?? 'no button', fill(heading))
      pages += 1
      if (pages > 20) throw new Error(`This never ends: “${heading}”`)
    }
    return pages
  }

  test('an invitation with a role and schools takes at most 6', async () => {
    const sue = await asUser(here.host, 'sue@example.org')
    const fields: Record<string, Filled> = {
      'Add a user': { name: 'Nia Bell', email: 'nia@example.org' },
      'Give roles': { roles: ['collector'] },
      'Assign schools': { reach: 'ticked', places: [here.world.schools.north1 ?? ''] },
    }
    const first = await sue.get('/world/users/new')
    const pages = await pagesUntil(/^Nia Bell added/, sue, first, (heading) => fields[heading] ?? {})
    expect(pages).toBeLessThanOrEqual(6)
    const rows = await here.db
      .selectFrom('memberships as m')
      .innerJoin('users as u', 'u.id', 'm.user_id')
      .innerJoin('assignments as a', 'a.membership_id', 'm.id')
      .innerJoin('membership_places as p', 'p.membership_id', 'm.id')
      .select(['a.role', 'p.organisation_id'])
      .where('u.email', '=', 'nia@example.org')
      .execute()
    expect(rows).toEqual([{ role: 'collector', organisation_id: here.world.schools.north1 }])
  })

  test('a hand-over takes at most 4, the successor’s included', async () => {
    const lee = await asUser(here.host, 'lee@example.org')
    const wish = { roles: ['lead'], leaves: 'stay', successor: here.world.people.Sam?.membership ?? '' }
    const first = await lee.get('/world/hand-over')
    // The page that says it is asked is the one the successor answers on.
    const offered =
      (await pagesUntil(/is asked to take over$/, lee, first, (heading) => (heading.startsWith('Check') ? {} : wish))) -
      1
    const [message] = await listOutbox(here.db, { to: 'sam@example.org' })
    const sam = await asUser(here.host, 'sam@example.org')
    const asked = await sam.get(/\/world\/hand-overs\/\S+/.exec(message?.body ?? '')?.[0] ?? 'none')
    const answered = await pagesUntil(/^You have taken over/, sam, asked, () => ({}))
    expect(offered + answered).toBeLessThanOrEqual(4)
  })
})
