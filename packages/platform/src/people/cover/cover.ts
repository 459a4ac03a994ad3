import { compileOrThrow } from '@remit/policy'
import { sql } from 'kysely'
import { visible } from '../../access/index.ts'
import { type CoverNeed, coverNeeds, listThinCover } from '../../directory/index.ts'
import { pageNumber, paginate } from '../../pages/index.ts'
import { type Asking, definePage, type Page, type View } from '../../service.ts'
import { firstAdministratorHref } from '../first-administrator-link.ts'
import { type People, tabOf } from '../people.ts'
import { neededRole } from './cover-words.ts'

const pageSize = 50

/**
 * `/cover`: organisations without an administrator, or with one alone, for those who look after them from above: whoever
 * may close such an organisation. Nobody is named. Not there when no kind that needs cover can be closed.
 */
export function coverPages(people: People): readonly Page[] {
  const [permission] = closings(people)
  if (permission === undefined) return []
  return [
    definePage({
      path: '/cover',
      needs: { anywhere: permission.close },
      template: 'cover/cover.njk',
      title: 'Organisations with too few administrators',
      ...tabOf(people),
      view: (asking) => viewOf(people, asking),
    }),
  ]
}

interface Closing {
  need: CoverNeed
  close: string
}

async function viewOf(people: People, asking: Asking): Promise<View> {
  const { policy } = asking.user.facts
  const needs = []
  for (const closing of closings(people, policy)) needs.push(...(await needsOf(asking, closing)))
  const rows = [...Map.groupBy(needs, ({ id }) => id).values()].flatMap(rowOf)
  rows.sort((a, b) => a.least - b.least || a.name.localeCompare(b.name, 'en-GB'))
  const at = pageNumber(asking.query)
  const path = `${people.root}/cover`
  return {
    root: people.root,
    nobody: rows.filter(({ least }) => least === 0).length,
    one: rows.filter(({ least }) => least === 1).length,
    rows: rows.slice(pageSize * (at - 1), pageSize * at),
    page: paginate({ total: rows.length, page: at, pageSize, path, query: asking.query }),
    ...formLink(people),
  }
}

function formLink(people: People) {
  const kinds = Object.keys(people.service.policy.organisations)
  return { form: kinds.map((kind) => firstAdministratorHref(people, kind)).find(Boolean) ?? '' }
}

async function needsOf({ db, user, now }: Asking, { need, close }: Closing) {
  const { policy } = user.facts
  const query = db.selectFrom('organisations as o').select('o.id').where('o.kind', '=', need.kind)
  const seen = visible(query, user, close, { holder: 'o.id', type: need.kind }, now)
  const thin = await listThinCover(db, { policy, need, where: sql`o.id in (${seen})`, now })
  return thin.map(({ organisation, holders, others }) => ({
    id: organisation.id,
    name: organisation.name,
    code: organisation.code ?? '',
    holders: holders.length,
    role: neededRole(policy, need),
    tag: tagOf(holders.length, others),
  }))
}

/** An organisation once, with everything it has too few of; the worst first. */
function rowOf(needs: readonly Awaited<ReturnType<typeof needsOf>>[number][]) {
  const [worst] = needs.toSorted((a, b) => a.holders - b.holders)
  if (worst === undefined) return []
  const { name, code, holders } = worst
  return [{ name, code, least: holders, needs: needs.map(({ role, tag }) => ({ role, tag })) }]
}

/** Who can still act there: those above who may give the role count as somebody, not as one of the organisation’s own. */
function tagOf(holders: number, others: number) {
  if (holders === 0 && others === 0) return { text: 'Nobody', colour: 'red' }
  if (holders === 0)
    return { text: others === 1 ? 'One from above only' : `${others} from above only`, colour: 'orange' }
  return others === 0
    ? { text: 'One alone', colour: 'yellow' }
    : { text: `One here, ${others} more may help`, colour: 'grey' }
}

/** The needs at kinds that can be closed, with the permission that closes them. */
function closings({ service }: People, policy = compileOrThrow(service.policy)): readonly Closing[] {
  return coverNeeds(policy).flatMap((need) => {
    const close = service.policy.organisations[need.kind]?.close
    return close === undefined ? [] : [{ need, close }]
  })
}
