import type { Db } from '../../packages/platform/src/db/index.ts'
import { momentsFrom } from './figures.ts'

/** What an administrator asks for: a kind of request and one address of it. */
export type Wish = { readonly what: string; readonly address: string }

const roles = ['monitor', 'superMonitor', 'collector', 'laSetup', 'superUser']
const statuses = ['active', 'invited', 'suspended', 'ended']
const sorts = ['name', '-name', 'email', '-email', 'status', '-status', 'lastSeen', '-lastSeen']
const seen = ['recent', 'not-30', 'not-90', 'never']
const searches = ['amy', 'clarkeson', 'gita iq', '@authority1', 'hugh.field', '9', 'nobody of this name', '%', 'reed']

/** So many requests, every kind in turn, mixed the same way each time. */
export async function wishesOf(db: Db, membership: string, requests: number): Promise<readonly Wish[]> {
  const { organisation_id: home } = await db
    .selectFrom('memberships')
    .select('organisation_id')
    .where('id', '=', membership)
    .executeTakeFirstOrThrow()
  const beneath = db.selectFrom('organisations').select('id').where('parent_id', '=', home)
  const schools = await beneath.orderBy('name').limit(8).execute()
  const here = db.selectFrom('memberships').select('id').where('organisation_id', '=', home)
  const members = await here.orderBy('id').limit(20).execute()
  const kinds = kindsOf(
    schools.map(({ id }) => id),
    members.map(({ id }) => id),
  )
  const next = momentsFrom(1)
  const pick = <T>(from: readonly T[]) => from[Math.floor(next() * from.length)] as T
  return Array.from({ length: requests }, (_, index) => {
    const { what, addresses } = kinds[index % kinds.length] as (typeof kinds)[number]
    // Each address at least once, as far as the requests go.
    const turn = Math.floor(index / kinds.length)
    return { what, address: addresses[turn] ?? pick(addresses) }
  })
}

function kindsOf(schools: readonly string[], members: readonly string[]) {
  const users = (query: string) => `/ncmp/users${query}`
  const each = (name: string, values: readonly string[]) =>
    values.map((value) => users(`?${new URLSearchParams({ [name]: value })}`))
  const combined = statuses.flatMap((status, at) => [
    users(`?status=${status}&role=${roles[at]}&sort=-lastSeen`),
    users(`?search=a&seen=${seen[at]}&sort=-name&page=2`),
  ])
  return [
    { what: 'users, first page', addresses: [users('')] },
    { what: 'users, search', addresses: each('search', searches) },
    { what: 'users, status', addresses: each('status', statuses) },
    { what: 'users, role', addresses: each('role', roles) },
    { what: 'users, assigned', addresses: each('assigned', schools) },
    { what: 'users, last active', addresses: each('seen', seen) },
    { what: 'users, sort', addresses: each('sort', sorts) },
    {
      what: 'users, deep page',
      addresses: sorts.flatMap((sort) => [150, 190].map((page) => users(`?sort=${sort}&page=${page}`))),
    },
    { what: 'users, combined', addresses: combined },
    {
      what: 'users, first byte of the file',
      addresses: ['/ncmp/users/download', '/ncmp/users/download?status=invited'],
    },
    { what: 'user', addresses: members.map((id) => `/ncmp/users/${id}`) },
    {
      what: 'history',
      addresses: ['', '?page=40', '?search=amy', '?action=role.assigned', '?from=2026-01-01'].map(
        (query) => `/ncmp/history${query}`,
      ),
    },
    { what: 'welcome', addresses: ['/ncmp'] },
  ]
}
