import { chainOf, listEntries, verifyChain } from '../../audit/index.ts'
import { pageNumber, paginate } from '../../pages/index.ts'
import { type Asking, definePage, type View } from '../../service.ts'
import { needsFor, type People, tabOf } from '../people.ts'
import { queryText } from '../query-text.ts'
import { rolesRemembered } from '../roles/roles-known.ts'
import { actionInWords, entryInWords, peopleActions } from './entry-words.ts'
import { historyFilter, historyQuery } from './history-filter.ts'
import { valuesInWords } from './value-words.ts'

const pageSize = 50
/** Entries: a chain no longer than this is checked on every visit, in some tens of milliseconds. */
const checkedUnasked = 2000

/** `/history`: everything recorded at the acting organisation and beneath, newest first, and whether its seal holds. */
export function history(people: People) {
  return definePage({
    path: '/history',
    needs: needsFor(people, 'list'),
    template: 'history/history.njk',
    title: 'History',
    ...tabOf(people),
    view: (asking) => viewOf(people, asking),
  })
}

async function viewOf(people: People, asking: Asking): Promise<View> {
  const { db, user, query } = asking
  const filter = historyFilter(asking)
  const { entries, total } = await listEntries(db, { ...filter, pageSize, page: pageNumber(query) })
  const known = await rolesRemembered(db, user.facts.policy, user.acting.organisation.path)
  return {
    back: { href: `${people.root}/users` },
    root: people.root,
    entries: entries.map((entry) => ({ ...entryInWords(known, entry), values: valuesInWords(known, entry) })),
    page: paginate({ total, page: pageNumber(query), pageSize, path: `${people.root}/history`, query }),
    actions: peopleActions.map((action) => ({ value: action, text: actionInWords(action) })),
    filter: {
      search: filter.search ?? '',
      action: filter.actions?.[0] ?? '',
      from: queryText(query.from),
      until: queryText(query.until),
    },
    filtered: historyQuery(query) !== '',
    download: `${people.root}/history/download?${historyQuery(query)}`,
    seal: await sealOf(asking),
  }
}

interface Seal {
  state: 'intact' | 'broken' | 'unchecked'
  words: string
}

/** Checking reads the whole chain, so a long one is checked when asked for: `?seal=check`. */
async function sealOf({ db, user, query }: Asking): Promise<Seal> {
  const { id, path } = user.acting.organisation
  const chain = chainOf({ service: user.acting.service, organisation: { id, path } })
  const head = await db.selectFrom('audit_chains').select('sequence').where('chain', '=', chain).executeTakeFirst()
  const length = (head?.sequence ?? 0).toLocaleString('en-GB')
  if ((head?.sequence ?? 0) > checkedUnasked && query.seal !== 'check') {
    return { state: 'unchecked', words: `${length} entries` }
  }
  const found = await verifyChain(db, chain)
  if (found.intact) {
    return { state: 'intact', words: `Nothing was changed or removed since it was written: ${length} entries checked` }
  }
  return { state: 'broken', words: `The history does not hold from entry ${found.brokenAt}. ${found.why}` }
}
