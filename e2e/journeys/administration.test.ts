import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { ncmp } from '../../services/ncmp/service.ts'
import { openBrowser } from '../browser.ts'
import { openPortal, type Portal } from '../portal.ts'
import { type Act, actAs } from './act-as.ts'
import { fill, fillAll, follow, giveFile, openTab, pick, press, sees, select } from './steps.ts'

const kim = { name: 'Kim Starter', email: 'kim.starter@northtown.example' }

describe('an administrator’s day, by keyboard alone and with scripting off:', () => {
  let portal: Portal
  let browser: Browser
  beforeAll(async () => {
    ;[portal, browser] = await Promise.all([openPortal([ncmp]), openBrowser()])
  })
  afterAll(async () => {
    await browser?.close()
    await portal?.close()
  })

  const as = (name: string, act: Act): Promise<void> => actAs({ browser, origin: portal.url, name }, act)

  it('somebody is invited with their role and their school on five pages', () =>
    as('Sam Ali', async (page) => {
      await openTab(page, 'Manage users')
      await press(page, 'Add a user')
      await fillAll(page, { 'Full name': kim.name, 'Email address': kim.email })
      await press(page, 'Continue')
      await select(page, 'Collector')
      await press(page, 'Continue')
      await fill(page, 'Find by name or code', 'Ash')
      await press(page, 'Find')
      await press(page, /^Tick all/)
      await press(page, 'Continue')
      await sees(page, /^1 school: Ash/)
      await press(page, 'Send the invitation')
      await sees(page, 'They can start as soon as they accept')
    }))

  it('a file of users is checked row by row, and the right ones invited', () =>
    as('Sam Ali', async (page) => {
      await openTab(page, 'Manage users')
      await follow(page, 'Add users from a file')
      const text = [
        'Full name,Email address,Roles,Schools',
        'Pat Row,pat.row@northtown.example,Monitor,',
        'No Mail,nobody,,',
      ]
      const file = { name: 'starters.csv', mimeType: 'text/csv', buffer: Buffer.from(text.join('\n')) }
      await giveFile(page, 'File of users', file)
      await press(page, 'Check the file')
      await sees(page, '“nobody” is not an email address')
      await select(page, 'Invite those that can be invited')
      await press(page, 'Send the invitations')
      await sees(page, '1 user invited')
    }))

  it('“may they do that?” is answered, and the answer leads to the page that changes it', () =>
    as('Sam Ali', async (page) => {
      await openTab(page, 'Manage users')
      await follow(page, 'Check access')
      await fill(page, 'Who', 'Mo Hassan')
      await pick(page, 'May do what', 'Add schools')
      await press(page, 'Check access')
      await sees(page, /Mo Hassan may not add schools/)
      await follow(page, 'Give the role LA Setup')
      await sees(page, 'Assign roles to Mo Hassan')
    }))

  it('access is reviewed by two people, since nobody reviews their own', async () => {
    await as('Sam Ali', async (page) => {
      await openTab(page, 'Manage users')
      await follow(page, 'Reviews of access')
      await press(page, 'Start a review')
      await fill(page, 'Why', 'Yearly review')
      await fillAll(page, { Day: '1', Month: '9', Year: '2030' })
      await press(page, 'Start the review')
      await follow(page, /^Keep or remove LA Super User for Ruth/)
      await select(page, 'Keep')
      await press(page, 'Save the decision')
      await sees(page, 'Ruth Okafor keeps the role')
    })
    await as('Ruth Okafor', async (page) => {
      await page.goto('/ncmp/reviews')
      await follow(page, page.getByRole('main').getByRole('rowheader').getByRole('link').first())
      await follow(page, /^Keep or remove LA Super User for Sam/)
      await select(page, 'Keep')
      await press(page, 'Save the decision')
      await sees(page, 'Sam Ali keeps the role')
      await press(page, 'Finish the review')
      await sees(page, 'The review is finished')
    })
  })

  it('everybody chooses what they hear of, and the history tells what was before', () =>
    as('Sam Ali', async (page) => {
      await page.goto('/ncmp/account/notifications')
      const topic = page.getByRole('group', { name: 'Somebody accepts an invitation' })
      await select(page, topic.getByRole('radio', { name: 'Never' }))
      await press(page, 'Save choices')
      await sees(page, 'Your choices are saved')
      await page.goto('/ncmp/history')
      await page.getByRole('table').getByText('Users invited from a file').waitFor()
    }))
})
