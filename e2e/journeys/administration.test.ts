import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { ncmp } from '../../services/ncmp/service.ts'
import { openBrowser } from '../browser.ts'
import { openPortal, type Portal } from '../portal.ts'
import { type Act, actAs } from './act-as.ts'
import { follow, openTab, press, sees, tabTo } from './steps.ts'

const kim = { name: 'Kim Starter', email: 'kim.starter@northtown.example' }

describe('an administrator’s day, in a browser with scripting off:', () => {
  let portal: Portal
  let browser: Browser
  beforeAll(async () => {
    ;[portal, browser] = await Promise.all([openPortal([ncmp]), openBrowser()])
  })
  afterAll(async () => {
    await browser?.close()
    await portal?.close()
  })

  const as = (name: string, act: Act): Promise<void> =>
    actAs({ browser, origin: portal.url, name, scripting: false }, act)

  it('somebody is invited with their role and their school on five pages, by keyboard alone', () =>
    as('Sam Ali', async (page) => {
      const main = page.getByRole('main')
      const write = async (label: string, text: string) => {
        await tabTo(page, page.getByLabel(label))
        await page.keyboard.type(text)
      }
      const pressKey = async (name: string | RegExp) => {
        await tabTo(page, main.getByRole('button', { name, exact: true }))
        await page.keyboard.press('Enter')
      }
      await openTab(page, 'Manage users')
      await pressKey('Add a user')
      await write('Full name', kim.name)
      await write('E-mail address', kim.email)
      await pressKey('Continue')
      await tabTo(page, page.getByRole('checkbox', { name: 'Collector', exact: true }))
      await page.keyboard.press('Space')
      await pressKey('Continue')
      await write('Find by name or code', 'Ash')
      await pressKey('Find')
      await pressKey(/^Tick all/)
      await pressKey('Continue')
      await sees(page, /^1 school: Ash/)
      await pressKey('Send the invitation')
      await sees(page, 'They can start as soon as they accept')
    }))

  it('a file of users is checked row by row, and the right ones invited', () =>
    as('Sam Ali', async (page) => {
      await openTab(page, 'Manage users')
      await follow(page, 'Add users from a file')
      const text = [
        'Full name,E-mail address,Roles,Schools',
        'Pat Row,pat.row@northtown.example,Monitor,',
        'No Mail,nobody,,',
      ]
      const file = { name: 'starters.csv', mimeType: 'text/csv', buffer: Buffer.from(text.join('\n')) }
      await page.getByLabel('File of users').setInputFiles(file)
      await press(page, 'Check the file')
      await sees(page, '“nobody” is not an e-mail address')
      await page.getByRole('radio', { name: 'Invite those that can be invited' }).check()
      await press(page, 'Send the invitations')
      await sees(page, '1 user invited')
    }))

  it('“may they do that?” is answered, and the answer leads to the page that changes it', () =>
    as('Sam Ali', async (page) => {
      await openTab(page, 'Manage users')
      await follow(page, 'Check access')
      await page.getByLabel('Who').fill('Mo Hassan')
      await page.getByLabel('May do what').selectOption({ label: 'Add schools' })
      await press(page, 'Check access')
      await sees(page, /Mo Hassan may not add schools/)
      await follow(page, 'Give the role LA Setup')
      await sees(page, 'Assign roles to Mo Hassan')
    }))

  it('access is reviewed by two people, since nobody reviews their own', async () => {
    await as('Sam Ali', async (page) => {
      await openTab(page, 'Manage users')
      await follow(page, 'Reviews of access')
      await page.getByRole('button', { name: 'Start a review' }).click()
      await page.getByLabel('Why').fill('Yearly review')
      for (const [label, value] of [
        ['Day', '1'],
        ['Month', '9'],
        ['Year', '2030'],
      ] as const)
        await page.getByLabel(label).fill(value)
      await press(page, 'Start the review')
      await follow(page, /^Keep or remove LA Super User for Ruth/)
      await page.getByRole('radio', { name: 'Keep' }).check()
      await press(page, 'Save the decision')
      await sees(page, 'Ruth Okafor keeps the role')
    })
    await as('Ruth Okafor', async (page) => {
      await page.goto('/ncmp/reviews')
      await page.getByRole('main').getByRole('rowheader').getByRole('link').first().click()
      await follow(page, /^Keep or remove LA Super User for Sam/)
      await page.getByRole('radio', { name: 'Keep' }).check()
      await press(page, 'Save the decision')
      await sees(page, 'Sam Ali keeps the role')
      await press(page, 'Finish the review')
      await sees(page, 'The review is finished')
    })
  })

  it('everybody chooses what they hear of, and the history tells what was before', () =>
    as('Sam Ali', async (page) => {
      await page.goto('/ncmp/account/notifications')
      await page
        .getByRole('group', { name: 'Somebody accepts an invitation' })
        .getByRole('radio', { name: 'Never' })
        .check()
      await press(page, 'Save choices')
      await sees(page, 'Your choices are saved')
      await page.goto('/ncmp/history')
      await page.getByRole('table').getByText('Users invited from a file').waitFor()
    }))
})
