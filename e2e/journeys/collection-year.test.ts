import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violations } from '../accessibility/look.ts'
import { openBrowser } from '../browser.ts'
import { type Act, actAs } from './act-as.ts'
import { addMeasurement, confirmWarnings, editDetails, uploadSample } from './collect.ts'
import { keepSchools } from './keep-schools.ts'
import { acceptInvitation, addUser, cannotBecomeLead, giveRole, giveSchools } from './manage-users.ts'
import { openRecords, readIndicators } from './monitor.ts'
import { type Remit, startRemit } from './remit.ts'
import { closedTabs, fill, follow, openTab, press, sees } from './steps.ts'
import { checkAndMarkFinal, extractAndPermit, finalise, purge, signOff } from './submit.ts'

const una = { name: 'Una Newman', email: 'una.newman@northtown.example' }

describe('one school year’s collection, by keyboard alone and with scripting off:', () => {
  let remit: Remit
  let browser: Browser
  beforeAll(async () => {
    ;[remit, browser] = await Promise.all([startRemit(), openBrowser()])
  })
  afterAll(async () => {
    await browser?.close()
    await remit?.stop()
  })

  const as = (name: string | undefined, act: Act): Promise<void> => actAs({ browser, origin: remit.url, name }, act)
  /** By keyboard too, but with scripts: axe waits for timers of the page, which stand still without them. */
  const asLookedAt = (name: string, act: Act): Promise<void> =>
    actAs({ browser, origin: remit.url, name, scripting: true }, act)

  it('a super user adds a colleague, and learns why there can be no second lead', () =>
    as('Sam Ali', async (page) => {
      expect(await closedTabs(page)).toEqual(['Schools', 'Pupil Data', 'Monitoring & Submissions'])
      await addUser(page, una)
      await cannotBecomeLead(page, 'Sam Ali', 'Priya Shah')
    }))

  it('the colleague accepts the invitation, and has no access yet', () =>
    as(undefined, async (page) => {
      await acceptInvitation(page, una)
      await sees(page, 'You have no roles yet')
      expect(await closedTabs(page)).toHaveLength(4)
    }))

  it('the super user gives the colleague a role and schools', () =>
    as('Sam Ali', async (page) => {
      await giveRole(page, una.name, 'Collector')
      await giveSchools(page, una.name, ['Gorse', 'Hazelwood'])
    }))

  it('LA set-up keeps the list of schools', () => as('Leo Grant', keepSchools))

  it('a collector uploads a file, adds a measurement and corrects a child’s details', () =>
    as('Mo Hassan', async (page) => {
      // A tablet, as it lies beside the scales at school.
      await page.setViewportSize({ width: 768, height: 1024 })
      expect(await closedTabs(page)).toEqual(['Monitoring & Submissions', 'Manage users'])
      await uploadSample(page)
      await addMeasurement(page, 'Leo Iqbal')
      await editDetails(page, 'NT1 4ZZ')
      expect(await confirmWarnings(page)).toBe(2)
    }))

  it('another collector sees only their own schools', () =>
    as('Joan Evans', async (page) => {
      await openTab(page, 'Pupil Data')
      expect(await page.getByLabel('School', { exact: true }).locator('option').count()).toBe(5)
      expect(await confirmWarnings(page)).toBe(2)
    }))

  it('a monitor reads the indicators, and no figure leads to a child', () =>
    as('Ben Carter', async (page) => {
      expect(await closedTabs(page)).toEqual(['Pupil Data', 'Manage users'])
      await readIndicators(page, 5)
      expect(await page.getByRole('link', { name: /records: / }).count()).toBe(0)
    }))

  it('a super monitor opens the records behind an indicator', () => as('Ana Costa', openRecords))

  it('the lead signs data quality off and finalises', () =>
    asLookedAt('Priya Shah', async (page) => {
      await signOff(page)
      await finalise(page)
      expect(await violations(page)).toEqual([])
    }))

  it('afterwards nobody changes the year’s data', () =>
    as('Leo Grant', async (page) => {
      await openTab(page, 'Schools')
      await follow(page, /^Edit numbers of/)
      await fill(page, 'Eligible pupils in Reception', '1')
      await press(page, 'Save')
      await sees(page, /finalised/)
    }))

  it('the national team checks the submission and marks it final', () =>
    asLookedAt('Grace Hill', async (page) => {
      await checkAndMarkFinal(page, 'Northtown Council')
      expect(await violations(page)).toEqual([])
    }))

  it('the lead extracts everything and permits the purge', () =>
    as('Priya Shah', async (page) => {
      const [heading = '', ...rows] = await extractAndPermit(page)
      expect(heading).toContain('GroupedClinicalBMIcategory')
      expect(rows.length).toBeGreaterThan(300)
    }))

  it('the national team purges the pupil records, and the grid is empty', async () => {
    await asLookedAt('Grace Hill', async (page) => {
      expect(await purge(page, 'Northtown Council')).toBeGreaterThan(300)
      expect(await violations(page)).toEqual([])
    })
    await as('Mo Hassan', async (page) => {
      await openTab(page, 'Pupil Data')
      await sees(page, 'Your schools have no pupils in this collection yet.')
    })
  })
})
