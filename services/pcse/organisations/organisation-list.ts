import { holdsAnywhere } from '@remit/platform/access'
import { definePage } from '@remit/platform/service'
import { kindItems, kindLabel } from './kind-words.ts'
import { type Kind, kinds } from './ods-code.ts'
import { listOrganisations } from './organisations.ts'

/** Every organisation that uses the service, for the centre, with what tells that one has no administrator. */
export const organisationList = definePage({
  path: '/organisations',
  needs: { anywhere: 'organisation.view' },
  template: 'organisation-list.njk',
  title: 'Organisations',
  tab: 'organisations',
  async view({ db, user, query, now }) {
    const search = typeof query.search === 'string' ? query.search.trim() : ''
    const kind = kinds.find((each) => each === query.kind)
    const asked: { search?: string; kind?: Kind } = { ...(search !== '' && { search }), ...(kind && { kind }) }
    const found = await listOrganisations(db, user, asked, now)
    return {
      search,
      kind: kind ?? '',
      kinds: [{ value: '', text: 'Every kind' }, ...kindItems],
      rows: found.map((row) => ({ ...row, label: kindLabel(row.kind), isPractice: row.kind === 'practice' })),
      mayAdd: holdsAnywhere(user, 'organisation.add', now),
    }
  },
})
