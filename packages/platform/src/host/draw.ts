import { isActing, type SignedInUser } from '../access/index.ts'
import { formContext, trustedHtml } from '../pages/index.ts'
import type { Problem, RawForm, Service, Tab } from '../service.ts'
import { isOffered } from './ask-access.ts'
import { formToken } from './forgery.ts'
import type { Hosting } from './hosting.ts'
import { takeNotice } from './notices.ts'
import { millisecondsLeft } from './sign-in/sessions.ts'
import type { Visit } from './visit.ts'
import { viewingBanner } from './while-viewing.ts'

/** One page to draw. `view` is what its template prints beyond the layout's own, whose names it may not take (a bug). */
export type Drawing = {
  template: string
  title: string
  view?: Readonly<Record<string, unknown>> | undefined
  form?: { raw: RawForm; problems: readonly Problem[]; sent: boolean } | undefined
  service?: Service | undefined
  /** Key of the tab to light up. */
  tab?: string | undefined
  /** The id of this sending, for a form that is kept once. */
  sending?: string | undefined
}

/** The page as HTML. Throws when the template is broken, or a view takes a name of the layout's: bugs. */
export function draw(hosting: Hosting, visit: Visit, drawing: Drawing): string {
  const user = visit.account
  const acting = user && isActing(user) ? user : undefined
  const organisation = drawing.service ? acting?.acting.organisation : undefined
  const ours = {
    ...layout(hosting, visit, drawing, acting),
    user,
    organisation,
    ...formContext(drawing.form ?? { raw: {}, problems: [], sent: false }),
  }
  const view = { title: drawing.title, caption: organisation?.name, ...drawing.view }
  const taken = Object.keys(view).find((name) => name in ours && name !== 'problems')
  if (taken !== undefined) throw new Error(`What ${drawing.template} prints as “${taken}” is the layout’s: rename it`)
  return hosting.render(drawing.template, { ...ours, ...view })
}

function layout(hosting: Hosting, visit: Visit, { service, tab, sending }: Drawing, user: SignedInUser | undefined) {
  const tabs = service && user ? service.tabs.map((each) => shownTab(each, tab, user, visit.now)) : []
  return {
    service: service && { key: service.key, name: service.name },
    serviceTitle: service?.name ?? 'Remit',
    tabs,
    closedTabs: tabs.filter((each) => !each.open),
    assets: hosting.assets,
    cspNonce: visit.nonce,
    secondsLeft: visit.account && Math.floor(millisecondsLeft(hosting, visit.account, visit.now) / 1000),
    demonstration: hosting.config.demonstration,
    notice: takeNotice(hosting, visit),
    formFields: trustedHtml(tokenField(visit) + actingField(user) + sendingField(sending)),
    tokenField: trustedHtml(tokenField(visit)),
    viewing: viewingBanner(visit),
    pageAddress: visit.request.url.split('?')[0],
  }
}

function shownTab(tab: Tab, current: string | undefined, user: SignedInUser, now: Date) {
  const open = isOffered(user, tab.needs, now)
  return { ...tab, open, current: tab.key === current && open }
}

// Neither a token nor an id can hold a quote: both have only characters of ours.
function tokenField({ formSecret }: Visit): string {
  return `<input type="hidden" name="_csrf" value="${formToken(formSecret)}">`
}

function actingField(user: SignedInUser | undefined): string {
  return user ? `<input type="hidden" name="_acting" value="${user.acting.id}">` : ''
}

function sendingField(sending: string | undefined): string {
  return sending === undefined ? '' : `<input type="hidden" name="_sending" value="${sending}">`
}
