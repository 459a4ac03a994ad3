import { listEntries } from '@remit/platform/audit'
import { listOutbox } from '@remit/platform/notify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { people } from '../test/cast.ts'
import { openPortal, type Portal, pathOf, sendTwice } from '../test/portal.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const asked = {
  category: 'PCSE Online Access enquiries',
  subject: 'A contact at our ICB',
  body: 'Whom do we ask?\nThank you',
}

describe('Contact us', () => {
  let own = ''
  let atCentre = ''

  test('takes an enquiry from somebody without any role, under the category the page names, recorded', async () => {
    const carl = await portal.as('carl')
    expect((await carl.get('/pcse/contact')).body).toContain('You have not asked anything yet.')
    const sent = await carl.post('/pcse/contact', asked)
    expect(sent.status).toBe(200)
    own = sent.url
    sent.page.getByRole('heading', { level: 1, name: /A contact at our ICB/ })
    expect(
      (await carl.get('/pcse/contact')).page.getByRole('row', { name: /A contact at our ICB/ }).textContent,
    ).toContain('Waiting for us')
    const { entries } = await listEntries(portal.db, { service: 'pcse', actions: ['enquiry.asked'] })
    expect(entries).toHaveLength(1)
    expect(JSON.stringify(entries)).not.toContain('Whom do we ask')
  })

  test('says everything that is missing at once, and keeps what was typed', async () => {
    const sent = await (await portal.as('carl')).post('/pcse/contact', {
      category: 'Gossip',
      subject: 'Kept',
      body: '',
    })
    expect(sent.status).toBe(422)
    expect(sent.page.getByRole('alert').querySelectorAll('li')).toHaveLength(2)
    expect(sent.page.getByLabelText('Your question in a few words')).toHaveProperty('value', 'Kept')
  })

  test('brings it to the centre’s queue, where an answer is written and the asker told by email', async () => {
    const vera = await portal.as('vera')
    const queue = await vera.get('/pcse/enquiries')
    atCentre = queue.page.getByRole('link', { name: asked.subject }).getAttribute('href') ?? ''
    expect(queue.page.getByRole('row', { name: /Carl Nash, Cedar House/ })).toBeTruthy()
    expect((await vera.post(atCentre, { body: '' })).status).toBe(422)
    const answered = await vera.post(atCentre, { body: 'Wendy Shaw' })
    expect(answered.body).toContain('No enquiry waits for an answer.')
    const [told] = await listOutbox(portal.db, { to: people.carl.email })
    expect(told?.body).toContain('We have answered your enquiry “A contact at our ICB”')
    expect(told?.body).not.toContain('Wendy Shaw')
  })

  test('refuses a second answer at the same time', async () => {
    const ian = await portal.as('ian')
    const late = await ian.post(atCentre, { body: 'Also Wendy' })
    expect(late.status).toBe(409)
    expect(late.body).toContain('A colleague answered this enquiry')
  })

  test('shows the answer to its asker, who may write again', async () => {
    const carl = await portal.as('carl')
    const { page } = await carl.get(own)
    page.getByText('Wendy Shaw')
    await carl.press('Send', { body: 'And her telephone?' })
    expect((await (await portal.as('vera')).get('/pcse/enquiries')).page.getByText(asked.subject)).toBeTruthy()
    expect((await (await portal.as('vera')).get(atCentre)).body).toContain('And her telephone?')
  })

  test('is nobody else’s to read: colleagues, other practices and administrators find nothing', async () => {
    for (const person of ['gita', 'una', 'bea'] as const) {
      const client = await portal.as(person)
      expect((await client.get(own)).status, person).toBe(404)
      expect((await client.post(own, { body: 'Mine' })).status, person).toBe(404)
      expect((await client.get('/pcse/enquiries')).status, person).toBe(403)
      expect((await client.get(atCentre)).status, person).toBe(404)
      expect((await client.post(atCentre, { body: 'Mine' })).status, person).toBe(404)
    }
  })

  test('keeps an enquiry, and what is added to it, once when sent again after going back', async () => {
    const una = await portal.as('una')
    const [first, second] = await sendTwice(una, '/pcse/contact', 'Send', { ...asked, subject: 'Only once' })
    const at = pathOf(first)
    expect(pathOf(second)).toBe(at)
    expect(second?.page.getByRole('alert').textContent).toContain('You have already sent this form')
    expect((await una.get('/pcse/contact')).page.getAllByRole('row', { name: /Only once/ })).toHaveLength(1)
    const [, added] = await sendTwice(una, at, 'Send', { body: 'Added only once' })
    expect(added?.page.getByRole('alert').textContent).toContain('You have already sent this form')
    expect(added?.page.getAllByText('Added only once')).toHaveLength(1)
  })
})
