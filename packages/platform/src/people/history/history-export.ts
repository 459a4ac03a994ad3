import { type ListedEntry, listEntriesOn } from '../../audit/index.ts'
import { type CsvValue, writeCsvInGroups } from '../../files/index.ts'
import { type Asking, definePage } from '../../service.ts'
import { needsFor, type People } from '../people.ts'
import { type RolesKnown, rolesRemembered } from '../roles/roles-known.ts'
import { entryInWords } from './entry-words.ts'
import { historyFilter } from './history-filter.ts'
import { valuesInWords } from './value-words.ts'

const groupSize = 500

/** `/history/download`: the history as it is filtered, every page of it, as a CSV file; newest first. */
export function historyExport(people: People) {
  return definePage({
    path: '/history/download',
    needs: needsFor(people, 'list'),
    title: 'History as a file',
    sensitive: true,
    download: async (asking) => ({
      name: `history-${asking.now.toISOString().slice(0, 10)}.csv`,
      type: 'text/csv; charset=utf-8',
      body: writeCsvInGroups(groupsOf(asking)),
    }),
  })
}

async function* groupsOf(asking: Asking): AsyncGenerator<readonly (readonly CsvValue[])[]> {
  const { db, user, now } = asking
  const known = await rolesRemembered(db, user.facts.policy, user.acting.organisation.path)
  yield [['When', 'Who', 'What', 'To whom or what', 'Change', 'Before', 'After', 'Reason', 'Chain', 'Entry']]
  // What is written while the file is read is not in it.
  const filter = { until: new Date(now.getTime() + 1), ...historyFilter(asking) }
  for (let after: ListedEntry | undefined; ; ) {
    const entries = await listEntriesOn(db, filter, { after, limit: groupSize })
    yield entries.map((entry) => rowOf(known, entry))
    if (entries.length < groupSize) return
    after = entries.at(-1)
  }
}

function rowOf(known: RolesKnown, entry: ListedEntry): readonly CsvValue[] {
  const { who, what, subject, change, reason } = entryInWords(known, entry)
  const values = valuesInWords(known, entry)
  const side = (part: 'before' | 'after') => values.map((value) => `${value.label}: ${value[part]}`).join('; ')
  const { at, chain, sequence } = entry
  return [at.toISOString(), who, what, subject, change, side('before'), side('after'), reason, chain, sequence]
}
