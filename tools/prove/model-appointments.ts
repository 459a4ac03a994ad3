import { type Answers, pressAtRandom } from './model-forms.ts'
import type { Walk } from './model-walk.ts'

type Pressed = { readonly pressed: string; readonly status: number }

/** The form has five questions, a page with all answers, and a page to begin on. */
const mostPages = 8

/**
 * Somebody without an account asks to be an organisation's first administrator or where their form is, or the centre decides
 * one that is waiting. Undefined where the service has no such form.
 */
export async function appointAtRandom(walk: Walk): Promise<Pressed | undefined> {
  const { host, draw, source } = walk
  const form = `/first-administrator/${source.key}`
  if ((await host.inject(form)).statusCode !== 200) return undefined
  if (draw.happens(0.05)) return follow(walk, `${form}/progress`)
  return draw.happens(0.5) ? await ask(walk, form) : await decide(walk)
}

/** Whoever sent a form, or anybody, asks for a link to it. */
async function follow({ as, db, draw }: Walk, at: string): Promise<Pressed> {
  const sent = await db.selectFrom('appointments').select(['reference', 'email']).execute()
  const { reference = '', email = '' } = draw.one(sent) ?? {}
  const send = await as()
  const { body } = await send('GET', at)
  const press = pressAtRandom(at, body, draw, { answers: { reference: reference ?? '', email: email ?? '' } })
  if (press === undefined) return { pressed: `look at ${at}`, status: 200 }
  return { pressed: press.action, status: (await send('POST', press.action, press.fields)).status }
}

async function ask(walk: Walk, form: string): Promise<Pressed> {
  const { db, draw, source } = walk
  const answers = await drawAnswers({ db, draw, source })
  const send = await walk.as()
  let at = form
  let answered: Pressed = { pressed: `look at ${form}`, status: 200 }
  for (let page = 0; page < mostPages; page++) {
    const { status, body } = await send('GET', at)
    const toName = at.endsWith('/authoriser-name') ? answers.authoriser : answers.asker
    const press = status === 200 ? pressAtRandom(at, body, draw, { answers: { ...answers.all, ...toName } }) : undefined
    if (press === undefined) return answered
    const sent = await send('POST', press.action, press.fields)
    answered = { pressed: press.action, status: sent.status }
    if (sent.status !== 303) return answered
    at = sent.location
  }
  return answered
}

/** Somebody who may authorise it where it is asked for, mostly; the rest is left to chance. */
async function drawAnswers({
  db,
  draw,
  source,
}: Pick<Walk, 'db' | 'draw' | 'source'>): Promise<{ all: Answers; asker: Answers; authoriser: Answers }> {
  const places = await db.selectFrom('organisations').select(['id', 'code']).where('service', '=', source.key).execute()
  const listed = await db
    .selectFrom('authorised_people')
    .select(['organisation_id', 'kind', 'name', 'email'])
    .where('service', '=', source.key)
    .execute()
  const users = await db.selectFrom('users').select(['name', 'email']).execute()
  const authoriser = draw.one(listed)
  const nearby = places.find(({ id }) => id === authoriser?.organisation_id)
  const code = (draw.happens(0.8) ? nearby?.code : draw.one(places)?.code) ?? 'Z99999'
  const asker = draw.one(users)
  return {
    all: { code, kind: authoriser?.kind ?? '', reason: 'For the proof' },
    asker: { name: asker?.name ?? 'Nobody', email: asker?.email ?? 'nobody@new.example' },
    authoriser: { name: authoriser?.name ?? 'Nobody', email: authoriser?.email ?? 'nobody.else@new.example' },
  }
}

/** Somebody of the root opens the queue, one of its forms, and presses what is there. */
async function decide({ as, db, draw, source }: Walk): Promise<Pressed> {
  const queue = `/${source.key}/first-administrators`
  const above = await db
    .selectFrom('memberships as m')
    .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
    .innerJoin('assignments as a', 'a.membership_id', 'm.id')
    .select(['m.id', 'm.user_id'])
    .where('m.service', '=', source.key)
    .where('m.status', '=', 'active')
    .where('o.parent_id', 'is', null)
    .execute()
  const member = draw.one(above)
  const looked: Pressed = { pressed: `look at ${queue}`, status: 200 }
  if (!member) return looked
  const send = await as({ userId: member.user_id, membershipId: member.id })
  const list = await send('GET', queue)
  const forms = [...list.body.matchAll(new RegExp(`href="(${queue}/[0-9a-f-]{36})"`, 'g'))].map(([, link]) => link)
  const at = draw.one(forms)
  if (at === undefined) return looked
  const press = pressAtRandom(at, (await send('GET', at)).body, draw)
  if (press === undefined) return looked
  return { pressed: press.action, status: (await send('POST', press.action, press.fields)).status }
}
