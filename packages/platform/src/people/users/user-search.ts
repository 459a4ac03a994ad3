import { sql } from 'kysely'
import { visible } from '../../access/index.ts'
import { findMembers } from '../../directory/index.ts'
import { type Asking, definePage, type Needs, type Page, type View } from '../../service.ts'
import { type People, tabOf } from '../people.ts'
import { queryText } from '../query-text.ts'
import { roleLabel } from '../roles/role-words.ts'
import { statusTag } from './status-tag.ts'

/** More are not shown: whoever looks for somebody knows their address or where they belong. */
const most = 50

/**
 * `/users/search`: whoever looks after organisations from above finds a user beneath, by their whole email address or by the
 * code or name of their organisation.
 */
export function userSearch(people: People): Page {
  const { list } = people.service.people.needs ?? {}
  const needs: Needs = list === undefined ? { administration: true } : { anywhere: list }
  return definePage({
    path: '/users/search',
    needs,
    template: 'users/user-search.njk',
    title: 'Find a user beneath your organisation',
    ...tabOf(people),
    view: (asking) => viewOf(people, asking),
  })
}

async function viewOf(people: People, asking: Asking): Promise<View> {
  const { db, user, query, now } = asking
  const { policy } = user.facts
  const search = queryText(query.search)
  const ids = search === '' ? [] : await idsOf(people, asking, search)
  const members = await findMembers(db, ids.slice(0, most), now)
  const rows = members.map((member) => ({
    id: member.id,
    name: member.user.name,
    email: member.user.email,
    organisationName: member.organisation.name,
    tag: statusTag(member),
    roles: member.roles.map(({ role }) => roleLabel(policy, role)),
  }))
  return {
    back: { href: `${people.root}/users` },
    root: people.root,
    search,
    more: ids.length > most,
    most,
    rows: rows.toSorted((a, b) => a.organisationName.localeCompare(b.organisationName) || a.name.localeCompare(b.name)),
  }
}

async function idsOf(people: People, { db, user, now }: Asking, search: string): Promise<readonly string[]> {
  const { path } = user.acting.organisation
  const wanted = search.toLowerCase()
  const at = sql<string>`(select o.id from organisations o where o.service = ${people.service.key}
    and o.path > ${path} and o.path < ${`${path}~`} and (o.code = ${search.toUpperCase()} or lower(o.name) = ${wanted}))`
  const query = db
    .selectFrom('memberships as m')
    .innerJoin('organisations as o', 'o.id', 'm.organisation_id')
    .select('m.id')
    .where('o.service', '=', people.service.key)
    .where('o.path', '>', path)
    .where('o.path', '<', `${path}~`)
    .where('m.status', '!=', 'ended')
    .where(sql<boolean>`(m.user_id = (select id from users where email = ${wanted}) or m.organisation_id in ${at})`)
    .limit(most + 1)
  const { list } = people.service.people.needs ?? {}
  const seen =
    list === undefined ? query : visible(query, user, list, { holder: 'm.organisation_id', alwaysHeld: true }, now)
  return (await seen.execute()).map(({ id }) => id)
}
