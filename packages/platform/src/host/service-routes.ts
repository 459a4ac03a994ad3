import { recordLook } from '../access/index.ts'
import { hasGivenAdministration } from '../directory/index.ts'
import { refuse } from '../refusals.ts'
import type { Acted, Asking, Found, Page, Problem, RawForm, Service, View } from '../service.ts'
import { askAccess, isOffered } from './ask-access.ts'
import { draw } from './draw.ts'
import type { Hosting } from './hosting.ts'
import { keptOrTakenBack, redrawn, unproven } from './kept-or-taken-back.ts'
import { goTo, mount, paramsOf, queryOf, type Route, sendHtml } from './mount.ts'
import { sendDownload } from './send-download.ts'
import { addressOfSending, sendingToDraw, sentOnce } from './sent-once.ts'
import { isProven, proveFirst, unpackCarried } from './sign-in/proof.ts'
import { requireSecondFactor } from './sign-in/second-factor.ts'
import { actingUser, type Visit } from './visit.ts'
import { noteViewer, refuseAccountPages } from './while-viewing.ts'

/** One page of one room: `templates` is the first part of its template's name (`ncmp/schools`). */
export type MountedPage = { service: Service; page: Page; templates: string }

type FoundHere = { asking: Asking; on: Found | undefined }

/** Puts up a service's page: sign-in → find `on` → ask access → read form → `act` in one transaction → 303. */
export function mountPage(hosting: Hosting, mounted: MountedPage): void {
  const { service, page } = mounted
  const route: Route<FoundHere> = {
    path: addressOf(service, page.path),
    needs: page.needs,
    service: service.key,
    find: (visit) => findHere(hosting, mounted, visit),
  }
  if (page.template !== undefined || page.download) route.show = (visit, found) => show(hosting, mounted, visit, found)
  if (page.act) route.act = (visit, found, raw) => act(hosting, mounted, visit, found, raw)
  if (page.form?.file) route.limitBytes = page.form.file.limitBytes
  mount(hosting, route)
}

/** `/ncmp` leads to the first tab the user may open, for services without a page there. */
export function mountServiceHome(hosting: Hosting, service: Service): void {
  mount(hosting, {
    path: `/${service.key}`,
    needs: { open: 'Leads to the first tab that is open to the user' },
    service: service.key,
    find: async (visit) => actingUser(visit),
    show: async (visit, user) => {
      requireSecondFactor(hosting, service, user, visit.now)
      const first = service.tabs.find((tab) => isOffered(user, tab.needs, visit.now))
      return goTo(hosting, visit, first?.href ?? '/your-services')
    },
  })
}

/** `/ncmp/schools`; a page at `/` is the service's own address. */
export function addressOf(service: Service, path: string): string {
  return `/${service.key}${path === '/' ? '' : path}`
}

async function findHere(hosting: Hosting, { service, page, templates }: MountedPage, visit: Visit): Promise<FoundHere> {
  const { db } = hosting
  const { request, now } = visit
  const user = actingUser(visit)
  if (templates === 'people') refuseAccountPages(visit)
  requireSecondFactor(hosting, service, user, now)
  const asking = { db, user, params: paramsOf(request), query: queryOf(request), now }
  const on = page.on ? await page.on(asking) : undefined
  if (page.on && on === undefined) throw refuse('not-found', 'There is nothing here that you can see.')
  await askAccess({ db, user, now, needs: page.needs, resource: on?.resource })
  await recordLook(db, user, request.url, now)
  return { asking, on }
}

async function show(hosting: Hosting, mounted: MountedPage, visit: Visit, { asking, on }: FoundHere) {
  const { download, sensitive } = mounted.page
  if (download && sensitive === true && !isProven(asking.user, visit.now)) {
    return goTo(hosting, visit, `/proof?next=${encodeURIComponent(visit.request.url)}`)
  }
  if (download) return sendDownload(visit.reply, await download({ ...asking, on }))
  const opened = mounted.page.once && addressOfSending(visit)
  if (opened) return goTo(hosting, visit, opened)
  return sendHtml(visit.reply, await drawPage(hosting, mounted, visit, { asking, on }, untouched))
}

async function act(hosting: Hosting, mounted: MountedPage, visit: Visit, found: FoundHere, sent: RawForm) {
  const { page, service } = mounted
  const carried = unpackCarried(hosting, visit, found.asking.user, sent)
  const { raw } = carried
  const read = page.form ? page.form.read(raw) : { ok: true as const, value: undefined }
  if (!read.ok) return answer(hosting, mounted, visit, found, { raw, acted: { problems: read.problems } })
  const isAsked = isSensitive(page, found, read.value) && !isProven(found.asking.user, visit.now)
  const first = isAsked ? unproven : await change(hosting, page, found, { visit, raw, value: read.value })
  if (!('unproven' in first)) return answer(hosting, mounted, visit, found, { raw, acted: first })
  const proven = await proveFirst(hosting, visit, { user: found.asking.user, carried, service })
  if ('asked' in proven) return proven.asked
  const now = { ...found, asking: { ...found.asking, user: proven.user } }
  const acted = await change(hosting, page, now, { visit, raw, value: read.value })
  if ('unproven' in acted) throw new Error('Whoever has just proved who they are is asked again.')
  return answer(hosting, mounted, proven.visit, now, { raw, acted })
}

function isSensitive({ sensitive }: Page, { asking, on }: FoundHere, input: unknown): boolean {
  return typeof sensitive === 'function' ? sensitive({ user: asking.user, on }, input) : sensitive === true
}

async function answer(
  hosting: Hosting,
  mounted: MountedPage,
  visit: Visit,
  found: FoundHere,
  { raw, acted }: { raw: RawForm; acted: Acted },
) {
  if ('to' in acted) return goTo(hosting, visit, acted.to, acted.notice)
  if ('done' in acted) {
    return sendHtml(visit.reply, await drawPage(hosting, mounted, visit, found, { ...untouched, check: acted.done }))
  }
  const { problems = [], check } = redrawn(acted)
  if (mounted.page.template === undefined) throw refuse('conflict', problems.map(({ message }) => message).join(' '))
  const html = await drawPage(hosting, mounted, visit, found, { raw, problems, sent: true, check })
  return sendHtml(visit.reply, html, check ? 200 : 422)
}

function change(
  hosting: Hosting,
  page: Page,
  { asking, on }: FoundHere,
  { visit, raw, value }: { visit: Visit; raw: RawForm; value: unknown },
): Promise<Acted | typeof unproven> {
  const { db: _, ...acting } = asking
  return keptOrTakenBack<Acted | typeof unproven>(hosting, async (tx) => {
    const { act: make, once } = page
    if (!make) throw new Error(`${page.path} has no act`)
    noteViewer(tx, asking.user)
    const acts = () => make({ ...acting, tx, on }, value)
    const acted = once ? await sentOnce(tx, { visit, user: asking.user, raw }, acts) : await acts()
    return hasGivenAdministration(tx) && !isProven(asking.user, asking.now) ? unproven : acted
  })
}

type Form = { raw: RawForm; problems: readonly Problem[]; sent: boolean; check?: View | undefined }
const untouched: Form = { raw: {}, problems: [], sent: false }

async function drawPage(
  hosting: Hosting,
  { service, page, templates }: MountedPage,
  visit: Visit,
  { asking, on }: FoundHere,
  form: Form,
) {
  const view = { ...(await page.view?.({ ...asking, on, form })), ...form.check }
  const template = `${templates}/${page.template}`
  const sending = page.once && sendingToDraw(visit, asking.user, form)
  return draw(hosting, visit, { template, title: page.title, view, form, service, tab: page.tab, sending })
}
