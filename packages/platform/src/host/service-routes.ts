import { refuse } from '../refusals.ts'
import type { Acted, Asking, Found, Page, Problem, RawForm, Service, View } from '../service.ts'
import { askAccess, isOffered } from './ask-access.ts'
import { draw } from './draw.ts'
import type { Hosting } from './hosting.ts'
import { keptOrTakenBack, redrawn } from './kept-or-taken-back.ts'
import { goTo, mount, paramsOf, queryOf, type Route, sendHtml } from './mount.ts'
import { sendDownload } from './send-download.ts'
import { actingUser, type Visit } from './visit.ts'

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
    find: (visit) => findHere(hosting, page, visit),
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
      const first = service.tabs.find((tab) => isOffered(user, tab.needs, visit.now))
      return goTo(hosting, visit, first?.href ?? '/your-services')
    },
  })
}

/** `/ncmp/schools`; a page at `/` is the service's own address. */
export function addressOf(service: Service, path: string): string {
  return `/${service.key}${path === '/' ? '' : path}`
}

async function findHere(hosting: Hosting, page: Page, visit: Visit): Promise<FoundHere> {
  const { db } = hosting
  const { request, now } = visit
  const user = actingUser(visit)
  const asking = { db, user, params: paramsOf(request), query: queryOf(request), now }
  const on = page.on ? await page.on(asking) : undefined
  if (page.on && on === undefined) throw refuse('not-found', 'There is nothing here that you can see.')
  await askAccess({ db, user, now, needs: page.needs, resource: on?.resource })
  return { asking, on }
}

async function show(hosting: Hosting, mounted: MountedPage, visit: Visit, { asking, on }: FoundHere) {
  const { download } = mounted.page
  if (download) return sendDownload(visit.reply, await download({ ...asking, on }))
  return sendHtml(visit.reply, await drawPage(hosting, mounted, visit, { asking, on }, untouched))
}

async function act(hosting: Hosting, mounted: MountedPage, visit: Visit, found: FoundHere, raw: RawForm) {
  const acted = await readAndAct(hosting, mounted.page, found, raw)
  if ('to' in acted) return goTo(hosting, visit, acted.to, acted.notice)
  const { problems = [], check } = redrawn(acted)
  if (mounted.page.template === undefined) throw refuse('conflict', problems.map(({ message }) => message).join(' '))
  const html = await drawPage(hosting, mounted, visit, found, { raw, problems, sent: true, check })
  return sendHtml(visit.reply, html, check ? 200 : 422)
}

async function readAndAct(hosting: Hosting, page: Page, { asking, on }: FoundHere, raw: RawForm): Promise<Acted> {
  const read = page.form ? page.form.read(raw) : { ok: true as const, value: undefined }
  if (!read.ok) return { problems: read.problems }
  const { db: _, ...acting } = asking
  return keptOrTakenBack(hosting, async (tx) => {
    if (!page.act) throw new Error(`${page.path} has no act`)
    return page.act({ ...acting, tx, on }, read.value)
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
  return draw(hosting, visit, { template, title: page.title, view, form, service, tab: page.tab })
}
