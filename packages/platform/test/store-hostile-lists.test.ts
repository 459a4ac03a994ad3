import {
  check,
  compileOrThrow,
  factsOf,
  type Membership,
  type Organisation,
  placesOf,
  type Resource,
} from '@remit/policy'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isActing, type SignedInUser, signedInUser, visible } from '../src/access/index.ts'
import { type Database, newId } from '../src/db/index.ts'
import { openStore, stores } from '../src/testing/open-store.ts'
import { sessionFor } from '../src/testing/world.ts'
import { attributesOf, INSTANT, ROWS, SHAPES } from './hostile-shapes.ts'

/** Every hostile shape as one SQL predicate and as `check`, row by row: the same rows, or the shape throws. */

const now = new Date(INSTANT + 5000)
const kind = { label: 'kind', plural: 'kinds', attributes: { region: 'string', areas: 'list' } } as const
const policy = compileOrThrow({
  key: 'hostile',
  name: 'Hostile',
  organisations: {
    authority: kind,
    school: { ...kind, within: ['authority', 'school'], heldBy: ['authority', 'school'] },
  },
  resources: {
    thing: {
      label: 'thing',
      plural: 'things',
      heldBy: ['authority', 'school'],
      attributes: {
        name: 'string',
        nick: 'string',
        year: 'number',
        born: 'date',
        seen: 'instant',
        tags: 'list',
        flag: 'boolean',
      },
    },
  },
  permissions: Object.fromEntries(
    SHAPES.map((shape, index) => [`thing.s${index}`, { label: shape.title, section: 'All', closed: shape.closed }]),
  ),
  roles: {
    all: {
      label: 'All',
      at: ['authority'],
      grants: SHAPES.map(({ scope, when }, index) => ({
        permissions: [`thing.s${index}`],
        scope,
        ...(when && { when }),
      })),
    },
  },
  constraints: {},
  administration: {},
})
const columns = {
  holder: 'p.holder',
  id: 'p.id',
  owner: 'p.owner',
  attributes: {
    name: 'p.name',
    nick: 'p.nick',
    year: 'p.year',
    born: 'p.born',
    seen: 'p.seen',
    tags: 'p.tags',
    flag: 'p.flag',
  },
}

/** Two authorities; in the first a closed school with one beneath it, a school held from elsewhere, and one assigned. */
const [home, other, shut, beneath, held, assigned, me] = Array.from({ length: 7 }, () => newId(now)) as [
  string,
  string,
  string,
  string,
  string,
  string,
  string,
]
const organisations: readonly Organisation[] = [
  { id: home, kind: 'authority', status: 'open', attributes: { region: 'a', areas: ['a', '%'] } },
  { id: other, kind: 'authority', status: 'open' },
  { id: shut, kind: 'school', parent: home, status: 'closed', attributes: { region: 'A' } },
  { id: beneath, kind: 'school', parent: shut, status: 'open' },
  { id: held, kind: 'school', parent: other, holders: [home], status: 'open' },
  { id: assigned, kind: 'school', parent: home, status: 'open', attributes: { areas: [] } },
]
const things: readonly (Resource & { id: string })[] = [home, other, shut, beneath, held, assigned, undefined].flatMap(
  (holder, at) =>
    ROWS.map((row, index) => ({
      type: 'thing',
      id: newId(now),
      ...(holder !== undefined && { holders: [holder] }),
      ...((at + index) % 3 === 0 && { owner: me }),
      attributes: attributesOf(row),
    })),
)
const selected = things.filter((_, index) => index % 5 === 0)
const membership: Membership = {
  id: newId(now),
  user: me,
  organisation: home,
  status: 'active',
  assigned: [assigned],
  selected: selected.map(({ type, id }) => ({ type, id })),
  assignments: [{ role: 'all' }],
}

describe.each(stores)('hostile lists on %s', (store) => {
  let database: Database
  let user: SignedInUser
  beforeAll(async () => {
    database = await openStore(store)
    await build(database)
    const tokenHash = await sessionFor(database.db, me, now)
    const found = await signedInUser(database.db, new Map([['hostile', policy]]), { tokenHash }, now)
    if (found === undefined || !isActing(found)) throw new Error('the user acts for the first authority')
    user = found
  })
  afterAll(() => database.close())

  it(`show what check allows, in every one of ${SHAPES.length} shapes`, async () => {
    const facts = factsOf(policy, { user: { id: me }, memberships: [membership], places: placesOf(organisations) })
    const sizes: number[] = []
    for (const [index, { title }] of SHAPES.entries()) {
      const action = `thing.s${index}`
      const expected = things
        .filter((resource) => check(policy, facts, { action, resource }, now.getTime()).allowed)
        .map(({ id }) => id)
      const query = database.db.selectFrom(sql<{ id: string }>`hostile_things`.as('p')).select('p.id')
      const shown = await visible(query, user, action, columns, now).execute()
      expect({ title, rows: shown.map(({ id }) => id).toSorted() }).toEqual({ title, rows: expected.toSorted() })
      sizes.push(expected.length)
    }
    // Shapes that show all or nothing would agree with anything.
    expect(SHAPES.length).toBeGreaterThanOrEqual(250)
    expect(sizes.filter((size) => size > 0 && size < things.length).length).toBeGreaterThan(SHAPES.length * 0.75)
    expect(new Set(sizes).size).toBeGreaterThan(20)
  })

  it('throw when the query keeps nothing of what the grants read', () => {
    const query = database.db.selectFrom(sql<{ id: string }>`hostile_things`.as('p')).select('p.id')
    const reading = SHAPES.findIndex(({ when }) => when !== undefined && 'eq' in when)
    const blind = { holder: 'p.holder' }
    expect(() => visible(query, user, `thing.s${reading}`, blind, now)).toThrow()
    for (const scope of ['own', 'selected']) {
      const index = SHAPES.findIndex((shape) => shape.scope === scope)
      expect(() => visible(query, user, `thing.s${index}`, blind, now)).toThrow()
    }
  })
})

async function build({ db }: Database): Promise<void> {
  const paths = new Map<string, string>()
  for (const it of organisations) {
    const path = `${paths.get(it.parent ?? '') ?? '/'}${it.id}/`
    paths.set(it.id, path)
    await sql`insert into organisations (id, service, kind, parent_id, path, name, attributes, status, created_at, closed_at)
      values (${it.id}, 'hostile', ${it.kind}, ${it.parent ?? null}, ${path}, 'Place', ${JSON.stringify(it.attributes ?? {})},
        ${it.status}, ${now}, ${it.status === 'closed' ? now : null})`.execute(db)
  }
  await sql`insert into organisation_holders values (${held}, ${home})`.execute(db)
  await sql`insert into users (id, email, name, created_at) values (${me}, 'me@example.org', 'Me', ${now})`.execute(db)
  await sql`insert into memberships (id, user_id, organisation_id, service, status, created_at)
    values (${membership.id}, ${me}, ${home}, 'hostile', 'active', ${now})`.execute(db)
  await sql`insert into assignments (id, membership_id, role, assigned_at)
    values (${newId(now)}, ${membership.id}, 'all', ${now})`.execute(db)
  await sql`insert into membership_places (membership_id, organisation_id, every_kind)
    values (${membership.id}, ${assigned}, null)`.execute(db)
  for (const { type, id } of membership.selected ?? [])
    await sql`insert into membership_records values (${membership.id}, ${type}, ${id})`.execute(db)
  await sql`create table hostile_things (id uuid, holder uuid, owner uuid, name text, nick text, year integer, born date,
    seen timestamptz, tags text[], flag boolean)`.execute(db)
  for (const [index, { id, holders, owner }] of things.entries()) {
    const row = ROWS[index % ROWS.length]
    if (row === undefined) throw new Error('every thing has its row')
    await sql`insert into hostile_things values (${id}, ${holders?.[0] ?? null}, ${owner ?? null}, ${row.name}, ${row.nick},
      ${row.year}, ${row.born}, ${row.seen === null ? null : new Date(row.seen)}, ${row.tags}, ${row.flag})`.execute(db)
  }
}
