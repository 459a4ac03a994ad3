import type { Reader } from '../../db/index.ts'
import { listOrganisations, type Member } from '../../directory/index.ts'
import type { RawForm } from '../../service.ts'
import { queryText } from '../query-text.ts'
import { assignedIn, type PlacesWords } from './assigned-places.ts'
import { ticksOf } from './ticked-places.ts'

/** What the boxes of a choice of places need to know: those of a member, or of somebody about to be invited. */
export type Placed = Pick<Member, 'assigned' | 'organisation'>

/** What `place-boxes.njk` prints: the boxes found, which are ticked, and those ticked elsewhere carried along. */
export async function placeBoxes(db: Reader, words: PlacesWords, placed: Placed, raw: RawForm | { search?: unknown }) {
  const sent = raw as RawForm
  const search = sent.press === 'show-all' ? '' : queryText(raw.search)
  const { path } = placed.organisation
  const all = await listOrganisations(db, { path, kind: words.kind })
  const shown = search === '' ? all : await listOrganisations(db, { path, kind: words.kind, search })
  const { every, ids: assigned } = assignedIn(placed, words.kind)
  const onPage = shown.map(({ id }) => id)
  const { ticked, seen } = ticksOf(placed, words.kind, sent, onPage)
  const hidden = all.filter(({ id }) => !onPage.includes(id))
  return {
    words,
    search,
    reach: reachOf(sent, every),
    total: all.length,
    assignedCount: every ? all.length : all.filter(({ id }) => assigned.has(id)).length,
    tickedElsewhere: hidden.filter(({ id }) => (seen.has(id) ? ticked.has(id) : every || assigned.has(id))).length,
    shown: shown.map(({ id, name, code }) => ({ id, name, code: code ?? '', ticked: ticked.has(id) })),
    carried: hidden.map(({ id }) => id).filter((id) => seen.has(id) && ticked.has(id)),
    shownIds: [...seen].join(' '),
  }
}

/** Which radio stands: pressing tick or untick all says that it is the ticks that count. */
function reachOf({ reach, press }: RawForm, every: boolean): 'every' | 'ticked' {
  if (press === 'tick-all' || press === 'tick-none') return 'ticked'
  if (reach === 'every' || reach === 'ticked') return reach
  return every ? 'every' : 'ticked'
}
