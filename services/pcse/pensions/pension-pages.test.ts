import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { gps } from '../demo/gps.ts'
import { idOf } from '../demo/id-of.ts'
import { places } from '../test/cast.ts'
import { dayFields, openPortal, type Portal, sendTwice } from '../test/portal.ts'
import { monthlyContributions } from './contributions.ts'

let portal: Portal
beforeAll(async () => {
  portal = await openPortal()
})
afterAll(() => portal.close())

const asha = gps.find(({ name }) => name === 'Dr Asha Bell')
const member = idOf(`member ${asha?.sdNumber}`)

function contributions(month: string) {
  return portal.db.transaction().execute(async (tx) => {
    const found = (await monthlyContributions(tx, month)).get(places.ash.id) ?? []
    return found.find(({ member_id }) => member_id === member)
  })
}

describe('the estimate', () => {
  test('is filled in for every salaried, principal and non-GP partner member, and due by 31 March', async () => {
    const { document, body } = await (await portal.as('esme')).get('/pcse/estimates')
    expect(body).toContain('Estimate for April 2027 to March 2028')
    expect(body).toContain('due by 31 March 2027')
    const kinds = [...document.querySelectorAll('legend')].map((legend) => legend.textContent?.split(', ').at(-1))
    expect(new Set(kinds)).toEqual(new Set(['GP principal', 'Salaried GP', 'Partner who is not a GP']))
    expect(document.querySelectorAll('fieldset')).toHaveLength(7)
  })

  test('is sent whole: a line that is wrong is named, and nothing is kept', async () => {
    const esme = await portal.as('esme')
    await esme.get('/pcse/estimates')
    const wrong = await esme.press('Send the estimate', { [`pay-${member}`]: 'plenty' })
    expect(wrong.status).toBe(422)
    expect((await esme.get('/pcse/estimates')).body).toContain('Not sent yet')
    for (const [typed, told] of [
      ['99,999,999.99', 'must be £9,999,999.99 or less'],
      ['-5', 'Enter the pensionable pay'],
    ] as const) {
      const refused = await esme.press('Send the estimate', { [`pay-${member}`]: typed })
      expect(refused.page.getByRole('alert').textContent).toContain(told)
    }
    const low = await esme.press('Send the estimate', { [`pay-${member}`]: '90,000', [`rate-${member}`]: '520' })
    expect(low.page.getByRole('alert').textContent).toContain('The rate must be 12.5% or more')
    await esme.press('Send the estimate', { [`pay-${member}`]: '90,000', [`rate-${member}`]: '' })
    expect((await esme.get('/pcse/estimates')).body).not.toContain('Not sent yet')
    expect(await contributions('2027-04-01')).toMatchObject({ monthly_pence: 750_000, rate: 1250 })
  })

  test('shows what a GP adds themselves, unless they hide it', async () => {
    await portal.db
      .insertInto('pcse.individual_estimates')
      .values({
        performer_id: asha?.id ?? '',
        pension_year: 2027,
        yearly_pence: 1_200_000,
        is_hidden: false,
        changed_at: portal.time.now,
      })
      .execute()
    const esme = await portal.as('esme')
    expect((await esme.get('/pcse/estimates')).body).toContain('They add £12,000.00')
    await portal.db.updateTable('pcse.individual_estimates').set({ is_hidden: true }).execute()
    expect((await esme.get('/pcse/estimates')).body).not.toContain('£12,000.00')
  })
})

test('a performer keeps their own estimate, and nobody at a practice has one', async () => {
  const hugo = await portal.as('hugo')
  const saved = await hugo.post('/pcse/individual-estimate', { yearly_pence: '8,000', hidden: 'yes' })
  expect(saved.page.getByLabelText(/other work in the year/)).toHaveProperty('value', '8,000.00')
  expect(saved.page.getByLabelText('Hide this from my practices')).toHaveProperty('checked', true)
  expect((await (await portal.as('esme')).get('/pcse/individual-estimate')).status).toBe(403)
})

test('a salary change counts from its day on, and not before the pension year', async () => {
  const esme = await portal.as('esme')
  const address = `/pcse/pension-members/${member}/salary-change`
  const early = await esme.post(address, { ...dayFields('starts_on', '2026-03-31'), yearly_pence: '60,000' })
  expect(early.page.getByRole('alert').textContent).toContain('1 April 2026 or later')
  await esme.post(address, { ...dayFields('starts_on', '2026-12-01'), yearly_pence: '60,000' })
  expect(await contributions('2026-11-01')).toMatchObject({ rate: 1250 })
  expect(await contributions('2026-12-01')).toMatchObject({ monthly_pence: 500_000, rate: 1070, member_pence: 53_500 })
  expect((await (await portal.as('dot')).get(address)).status).toBe(404)
})

describe('joiners and leavers', () => {
  const joiner = {
    who: 'partner',
    name: 'Ned Carr',
    sd_number: '12345678',
    yearly_pence: '40,000',
    ...dayFields('joined_on', '2026-12-01'),
  }

  test('a joiner starts on 1 April of the previous pension year at the earliest', async () => {
    const jo = await portal.as('jo')
    const early = await jo.post('/pcse/pension-forms/joiner', { ...joiner, ...dayFields('joined_on', '2025-03-31') })
    expect(early.page.getByRole('alert').textContent).toContain('1 April 2025 or later')
    expect(early.body).toContain('Contact us')
    expect((await jo.post('/pcse/pension-forms/joiner', joiner)).body).toContain('Joiner form for Ned Carr sent')
    const twice = await jo.post('/pcse/pension-forms/joiner', joiner)
    expect(twice.page.getByRole('alert').textContent).toContain('has this SD number already')
  })

  test('a GP joins only where the Performers List links them', async () => {
    const jo = await portal.as('jo')
    const far = gps.find(({ at }) => at === 'birch')?.id ?? ''
    const refused = await jo.post('/pcse/pension-forms/joiner', { ...joiner, who: far })
    expect(refused.page.getByRole('alert').textContent).toContain('Choose who joins from the list')
    // She is in the scheme.
    expect((await jo.get('/pcse/pension-forms/joiner')).page.queryByLabelText(/Dr Asha Bell/)).toBeNull()
  })

  test('a leaver’s contributions end with the month they leave in', async () => {
    const jo = await portal.as('jo')
    const leave = { member, ...dayFields('on_day', '2027-01-15') }
    expect((await jo.post('/pcse/pension-forms/leaver', leave)).body).toContain('Leaver form for Dr Asha Bell sent')
    expect(await contributions('2027-01-01')).toBeDefined()
    expect(await contributions('2027-02-01')).toBeUndefined()
    expect((await jo.post('/pcse/pension-forms/leaver', leave)).status).toBe(409)
  })

  test('whoever left joins again after their last day only: nobody pays twice for a month', async () => {
    const jo = await portal.as('jo')
    expect((await jo.get('/pcse/pension-forms/joiner')).page.getByLabelText(/Dr Asha Bell/)).toBeTruthy()
    const again = { ...joiner, who: asha?.id ?? '', sd_number: asha?.sdNumber ?? '' }
    const early = await jo.post('/pcse/pension-forms/joiner', { ...again, ...dayFields('joined_on', '2027-01-15') })
    expect(early.page.getByRole('alert').textContent).toContain('was in the scheme here until 15 January 2027')
    const back = await jo.post('/pcse/pension-forms/joiner', { ...again, ...dayFields('joined_on', '2027-01-16') })
    expect(back.body).toContain('Joiner form for Dr Asha Bell sent')
  })

  test('a special leaver needs a reason, and a role of its own', async () => {
    const jo = await portal.as('jo')
    const partner = await portal.db
      .selectFrom('pcse.pension_members')
      .select('id')
      .where('name', '=', 'Greta Moon')
      .executeTakeFirstOrThrow()
    const fields = { member: partner.id, ...dayFields('on_day', '2026-12-31') }
    expect((await jo.post('/pcse/pension-forms/special-leaver', fields)).page.getByRole('alert').textContent).toContain(
      'Choose the reason',
    )
    const sent = await jo.post('/pcse/pension-forms/special-leaver', { ...fields, reason: '24-hour retirement' })
    expect(sent.page.getByRole('row', { name: /Special leaver/ }).textContent).toContain('24-hour retirement')
    expect((await (await portal.as('esme')).get('/pcse/pension-forms')).status).toBe(403)
  })
})

describe('AVCs', () => {
  test('begin once when the form is sent again after going back', async () => {
    const esme = await portal.as('esme')
    const avc = { kind: 'Added years', monthly_pence: '40', ...dayFields('starts_on', '2026-12-10') }
    const [, second] = await sendTwice(esme, `/pcse/pension-members/${member}/avcs/new`, 'Begin it', avc)
    expect(second?.page.getByRole('alert').textContent).toContain('You have already sent this form')
    expect(second?.body.match(/£40\.00/g)).toHaveLength(1)
  })

  test('are taken from the month they begin in to the month they end in', async () => {
    const esme = await portal.as('esme')
    const id = idOf(`member ${gps.find(({ name }) => name === 'Dr Tom Ayre')?.sdNumber}`)
    const taken = async (month: string) =>
      portal.db.transaction().execute(async (tx) => {
        const found = (await monthlyContributions(tx, month)).get(places.ash.id) ?? []
        return found.find(({ member_id }) => member_id === id)?.avc_pence
      })
    const avc = { kind: 'Added years', monthly_pence: '125', ...dayFields('starts_on', '2026-12-10') }
    const begun = await esme.post(`/pcse/pension-members/${id}/avcs/new`, avc)
    expect(begun.body).toContain('£125.00')
    const link = begun.page.getByRole('link', { name: /End it\s*for Dr Tom Ayre/ }).getAttribute('href') ?? ''
    expect((await esme.post(link, dayFields('ends_on', '2026-12-01'))).status).toBe(422)
    await esme.post(link, dayFields('ends_on', '2027-01-31'))
    expect([await taken('2026-11-01'), await taken('2026-12-01'), await taken('2027-02-01')]).toEqual([0, 12_500, 0])
    expect((await esme.post(link, dayFields('ends_on', '2027-02-28'))).status).toBe(409)
  })
})
