import { idOf } from '../../services/pcse/demo/id-of.ts'
import { type PersonKey, people } from '../../services/pcse/demo/people.ts'
import { places } from '../../services/pcse/demo/places.ts'
import { type Example, press } from './example.ts'

/** Records the examples point at that have no id of their own in the demonstration. */
export type PcseFound = {
  readonly statement: string
  readonly run: string
  readonly member: string
  readonly avc: string
  readonly enquiry: string
}

/** The pages of PCSE Online, each as whoever works with it; forms also with everything missing. */
export function pcsePages(found: PcseFound): readonly Example[] {
  return [...homes(), ...claimPages(), ...paymentPages(found), ...pensionPages(found), ...otherPages(found)]
}

const page = (who: PersonKey, path: string, address = path, state = 'normal', reach?: Example['reach']): Example => ({
  route: `/pcse${path}`,
  state,
  as: people[who].name,
  address: `/pcse${address}`,
  ...(reach && { reach }),
})

function blank(who: PersonKey, path: string, button: string, address = path): Example[] {
  return [page(who, path, address), page(who, path, address, 'error', press(button))]
}

function homes(): Example[] {
  const cast = ['cal', 'gita', 'carl', 'una', 'abel', 'ola', 'vera', 'hugo'] as const
  return [
    ...cast.map((who) => page(who, '', '', `for ${people[who].name}`)),
    page('una', '/help'),
    ...blank('una', '/contact', 'Send'),
    page('vera', '/enquiries'),
  ]
}

function claimPages(): Example[] {
  const [draft, waits] = [`/claims/${idOf('claim ash under way')}`, `/claims/${idOf('claim ash waits')}`]
  const one = '/claims/:claim'
  return [
    page('cal', '/claims'),
    page('abel', '/claims', '/claims?status=submitted', 'for the ICB'),
    page('cal', '/claims', '/claims?status=approved', 'none in this state'),
    ...blank('cal', '/claims/new', 'Save as draft'),
    page('cal', one, draft, 'draft'),
    page('abel', one, `/claims/${idOf('claim birch under way')}`, 'returned'),
    page('abel', one, waits, 'for the ICB'),
    page('cal', `${one}/details`, `${draft}/details`),
    page('cal', `${one}/particulars`, `${draft}/particulars`),
    ...blank('cal', `${one}/evidence/new`, 'Add evidence', `${draft}/evidence/new`),
    page('cal', `${one}/submission`, `${draft}/submission`),
    page('cal', `${one}/withdrawal`, `${draft}/withdrawal`),
    ...blank('abel', `${one}/decision`, 'Decide', `${waits}/decision`),
  ]
}

function paymentPages({ statement, run }: PcseFound): Example[] {
  return [
    page('abel', '/contracts'),
    page('abel', '/contracts/:practice', `/contracts/${places.ash.id}`),
    page('ola', '/payment-runs'),
    ...blank('ola', '/payment-runs/new', 'Make the run'),
    page('ola', '/payment-runs/:run', `/payment-runs/${run}`),
    page('stella', '/statements'),
    page('stella', '/statements/:statement', `/statements/${statement}`),
    page('stella', '/statements/:statement/contributions', `/statements/${statement}/contributions`),
  ]
}

function pensionPages({ member, avc }: PcseFound): Example[] {
  const form = `/locum-forms/${idOf('locum form first')}`
  return [
    page('esme', '/estimates'),
    ...blank(
      'esme',
      '/pension-members/:member/salary-change',
      'Send the change',
      `/pension-members/${member}/salary-change`,
    ),
    ...blank('hugo', '/individual-estimate', 'Save'),
    ...blank('hugo', '/opt-out', 'Opt out'),
    page('hugo', '/opt-in', '/opt-in', 'not opted out'),
    page('hugo', '/year-end', '/year-end', 'none needed'),
    page('hugo', '/year-end/declaration', '/year-end/declaration', 'none to declare'),
    page('abi', '/clients'),
    page('abi', '/clients/:certificate', `/clients/${idOf('certificate asha')}`),
    page('jo', '/pension-forms'),
    ...blank('jo', '/pension-forms/joiner', 'Send joiner form'),
    ...blank('jo', '/pension-forms/leaver', 'Send leaver form'),
    ...blank('jo', '/pension-forms/special-leaver', 'Send leaver form'),
    page('esme', '/avcs'),
    ...blank('esme', '/pension-members/:member/avcs/new', 'Begin it', `/pension-members/${member}/avcs/new`),
    ...blank('esme', '/avcs/:avc/ending', 'End it', `/avcs/${avc}/ending`),
    page('luke', '/locum-forms'),
    page('hugo', '/locum-forms', '/locum-forms', 'for the performer'),
    ...blank('hugo', '/locum-forms/new', 'Send Locum A'),
    page('luke', '/locum-forms/:form', form),
    ...blank('luke', '/locum-forms/:form/decision', 'Decide', `${form}/decision`),
    page('hugo', '/locum-payments'),
    page('hugo', '/locum-payments/new', '/locum-payments/new?month=2020-01', 'nothing to pay'),
  ]
}

function otherPages({ enquiry }: PcseFound): Example[] {
  const [order, movement] = [`/orders/${idOf('order')}`, `/record-requests/${idOf('movement')}`]
  const change = `/assignment-changes/${idOf('change gwen')}/decision`
  return [
    page('nina', '/assignment-changes'),
    page('gwen', '/assignment-changes', '/assignment-changes', 'for the performer'),
    ...blank('gwen', '/assignment-changes/new', 'Ask for the change'),
    ...blank('nina', '/assignment-changes/:change/decision', 'Decide', change),
    page('orla', '/orders'),
    ...blank('orla', '/orders/new', 'Place the order'),
    page('orla', '/orders/:order', order),
    page('orla', '/orders/:order/receipt', `${order}/receipt`),
    page('orla', '/orders/:order/follow-up', `${order}/follow-up`),
    page('orla', '/orders/:order/cancellation', `${order}/cancellation`),
    page('ola', '/dispatches'),
    page('ola', '/dispatches/:order', `/dispatches/${idOf('second order')}`),
    page('orla', '/record-requests'),
    ...blank('orla', '/record-requests/new', 'Ask for the collection'),
    page('orla', '/record-requests/:request', movement),
    page('orla', '/record-requests/:request/cancellation', `${movement}/cancellation`),
    page('ola', '/collections'),
    page('ola', '/collections/:request', `/collections/${idOf('movement')}`),
    page('vera', '/organisations'),
    ...blank('vera', '/organisations/new', 'Add organisation'),
    page('vera', '/organisations/:organisation', `/organisations/${places.ash.id}`),
    ...blank(
      'vera',
      '/organisations/:organisation/closure',
      'Close organisation',
      `/organisations/${places.fern.id}/closure`,
    ),
    page('una', '/contact/:enquiry', `/contact/${enquiry}`),
    page('vera', '/enquiries/:enquiry', `/enquiries/${enquiry}`),
  ]
}
