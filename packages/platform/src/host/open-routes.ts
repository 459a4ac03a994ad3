import { refuse } from '../refusals.ts'
import type { OpenAsking, OpenPage, Problem, RawForm, View } from '../service.ts'
import { draw } from './draw.ts'
import { sign } from './forgery.ts'
import type { Hosting } from './hosting.ts'
import { keptOrTakenBack, type Redrawn, redrawn } from './kept-or-taken-back.ts'
import { goTo, mount, paramsOf, queryOf, sendHtml } from './mount.ts'
import { signIn } from './sign-in/sign-in-session.ts'
import type { Visit } from './visit.ts'

type FoundHere = { asking: OpenAsking; on: unknown }
type Done = { to: string; notice?: string; signIn?: { userId: string } }
type Form = { raw: RawForm; problems: readonly Problem[]; sent: boolean }

/** Puts up a page that stands outside every service and needs no sign-in. `templates` is the folder's name: `people`. */
export function mountOpenPage(hosting: Hosting, page: OpenPage, templates: string): void {
  const route = {
    path: page.path,
    needs: { open: page.open, public: true } as const,
    find: (visit: Visit) => findHere(hosting, page, visit),
    show: async (visit: Visit, found: FoundHere) => {
      const form = { raw: {}, problems: [], sent: false }
      return sendHtml(visit.reply, await drawOpen(hosting, page, templates, { visit, found, form }))
    },
  }
  const keyed = page.keyedByAddress ? { ...route, isKeyedByAddress: true as const } : route
  const sends = (visit: Visit, found: FoundHere, raw: RawForm) => act(hosting, page, templates, { visit, found, raw })
  mount(hosting, page.act === undefined ? keyed : { ...keyed, act: sends })
}

async function findHere(hosting: Hosting, page: OpenPage, visit: Visit): Promise<FoundHere> {
  const { request, account, now } = visit
  const from = sign(hosting.config.secret, `from ${request.ip}`)
  const asking = { db: hosting.db, user: account, from, params: paramsOf(request), query: queryOf(request), now }
  const on = page.on ? await page.on(asking) : undefined
  if (page.on && on === undefined) throw refuse('not-found', 'There is nothing here.')
  return { asking, on }
}

async function act(
  hosting: Hosting,
  page: OpenPage,
  templates: string,
  { visit, found, raw }: { visit: Visit; found: FoundHere; raw: RawForm },
) {
  const acted = await readAndAct(hosting, page, found, raw)
  if (!('to' in acted)) {
    const { problems = [], check } = redrawn(acted)
    const form = { raw, problems, sent: true }
    const html = await drawOpen(hosting, page, templates, { visit, found, form, check })
    return sendHtml(visit.reply, html, check ? 200 : 422)
  }
  if (page.keyedByAddress && raw['List-Unsubscribe'] !== undefined) return visit.reply.code(200).send('')
  const { to, notice, signIn: whom } = acted
  return whom ? signIn(hosting, visit, { userId: whom.userId, to, notice }) : goTo(hosting, visit, to, notice)
}

async function readAndAct(
  hosting: Hosting,
  page: OpenPage,
  { asking, on }: FoundHere,
  raw: RawForm,
): Promise<Done | Redrawn> {
  const read = page.form ? page.form.read(raw) : { ok: true as const, value: undefined }
  if (!read.ok) return { problems: read.problems }
  const { db: _, ...acting } = asking
  return keptOrTakenBack<Done | Redrawn>(hosting, async (tx) => {
    if (!page.act) throw new Error(`${page.path} has no act`)
    return page.act({ ...acting, tx, on }, read.value)
  })
}

async function drawOpen(
  hosting: Hosting,
  page: OpenPage,
  templates: string,
  { visit, found, form, check }: { visit: Visit; found: FoundHere; form: Form; check?: View | undefined },
) {
  const view = { ...(await page.view?.({ ...found.asking, on: found.on, form })), ...check }
  return draw(hosting, visit, { template: `${templates}/${page.template}`, title: page.title, view, form })
}
