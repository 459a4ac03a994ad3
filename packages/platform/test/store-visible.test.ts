import { type Condition, compileOrThrow, definePolicy, type Scope } from '@remit/policy'
import fc from 'fast-check'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AskedResource, isActing, may, signedInUser, visible } from '../src/access/index.ts'
import { type Database, newId, type Tx } from '../src/db/index.ts'
import { openStore, stores } from '../src/testing/open-store.ts'
import { sessionFor } from '../src/testing/world.ts'

const now = new Date('2026-11-22T10:00:00Z')
const millis = now.getTime()

/** Parents by number, each lower than the organisation's own; 0 is the root. */
interface Place {
  parent: number
  kind: 'authority' | 'school' | 'provider'
  closed: boolean
  holders: number[]
  region: string | null
}

interface Row {
  holders: (number | null)[]
  owner: 'me' | 'other' | null
  ofOwner: 'me' | null
  year: number | null
  sex: string | null
  bornOn: string | null
  seenAt: number | null
  tags: string[] | null
}

interface Grant {
  scope: Scope
  when: Condition | undefined
}

const scalar = fc.constantFrom<string | number | boolean>('F', 'M', '2020-01-01', '2021-01-01', 1, 3, true, millis)
const reference = fc.constantFrom(
  { resource: 'year' },
  { resource: 'sex' },
  { resource: 'bornOn' },
  { resource: 'seenAt' },
  { resource: 'tags' },
  { resource: 'id' },
  { resource: 'owner' },
  { organisation: 'region' },
  { organisation: 'kind' },
  { subject: 'id' },
)
const operand = fc.oneof(scalar, reference)
const listed = fc.oneof(fc.array(scalar, { maxLength: 3 }), fc.constant({ resource: 'tags' }))
const { condition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ eq: fc.tuple(operand, operand) }),
    fc.record({ lt: fc.tuple(operand, operand) }),
    fc.record({ in: fc.tuple(operand, listed) }),
    fc.record({ present: reference }),
    fc.record({ and: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('condition'), { maxLength: 3 }) }),
    fc.record({ not: tie('condition') }),
  ),
}))

const place = fc.record<Place>({
  parent: fc.nat(5),
  kind: fc.constantFrom('authority', 'school', 'provider'),
  closed: fc.boolean().map((a) => a && false),
  holders: fc.array(fc.nat(6), { maxLength: 2 }),
  region: fc.constantFrom('F', 'M', null),
})
const places = fc.array(
  fc.tuple(place, fc.nat(5)).map(([one, dice]) => ({ ...one, closed: dice === 0 })),
  { minLength: 3, maxLength: 7 },
)
const row = fc.record<Row>({
  holders: fc.tuple(fc.option(fc.nat(7)), fc.option(fc.nat(7))),
  owner: fc.constantFrom('me', 'other', null),
  ofOwner: fc.constantFrom('me', null),
  year: fc.constantFrom(1, 2, 3, null),
  sex: fc.constantFrom('F', 'M', null),
  bornOn: fc.constantFrom('2020-01-01', '2021-06-01', null),
  seenAt: fc.constantFrom(millis, millis + 5, null),
  tags: fc.constantFrom([], ['F'], ['F', 'M'], null),
})
const grant = fc.record<Grant>({
  scope: fc.constantFrom('own', 'selected', 'assigned', 'organisation', 'all'),
  when: fc.option(condition, { nil: undefined }),
})
const world = fc.record({
  places,
  rows: fc.array(row, { minLength: 4, maxLength: 10 }),
  grants: fc.array(grant, { minLength: 1, maxLength: 3 }),
  at: fc.nat(7),
  assigned: fc.array(fc.oneof(fc.nat(7), fc.constantFrom('school', 'authority')), { maxLength: 3 }),
  selected: fc.array(fc.nat(9), { maxLength: 3 }),
  closedToo: fc.boolean(),
  /** Anything within and held by anything, or as services have it: leaves beneath authorities, held or not by one of them. */
  order: fc.constantFrom<Order>('any', 'layers', 'held layers'),
})
type Order = 'any' | 'layers' | 'held layers'
type SmallWorld = typeof world extends fc.Arbitrary<infer T> ? T : never

const kinds = ['centre', 'authority', 'school', 'provider'] as const
type Kind = (typeof kinds)[number]

/** What each kind may stand within. */
function withinOf(order: Order, kind: Kind): readonly Kind[] {
  if (kind === 'centre') return []
  if (order === 'any') return kinds
  return kind === 'authority' ? ['centre'] : ['centre', 'authority']
}

/** By what each kind may be held. */
function holdersOf(order: Order, kind: Kind): readonly Kind[] {
  if (order === 'any' && kind !== 'centre') return kinds
  return order === 'held layers' && kind === 'school' ? ['provider'] : []
}

function policyOf({ grants, closedToo, order }: SmallWorld) {
  const kind = (label: Kind) => {
    const [within, heldBy] = [withinOf(order, label), holdersOf(order, label)]
    return {
      label,
      plural: label,
      ...(within.length > 0 && { within }),
      ...(heldBy.length > 0 && { heldBy }),
      attributes: { region: 'string' as const },
    }
  }
  return compileOrThrow(
    definePolicy({
      key: 'small',
      name: 'Small',
      organisations: {
        centre: kind('centre'),
        authority: kind('authority'),
        school: kind('school'),
        provider: kind('provider'),
      },
      resources: {
        reporter: { label: 'reporter', plural: 'reporters', heldBy: kinds },
        pupil: {
          label: 'pupil',
          plural: 'pupils',
          heldBy: kinds,
          of: 'reporter',
          attributes: { year: 'number', sex: 'string', bornOn: 'date', seenAt: 'instant', tags: 'list' },
        },
      },
      permissions: {
        'pupil.see': { label: 'See', section: 'S', closed: closedToo },
        'school.see': { label: 'See', section: 'S', closed: closedToo },
      },
      roles: {
        one: {
          label: 'One',
          at: kinds,
          grants: grants.flatMap(({ scope, when }) => [
            { permissions: ['pupil.see' as const], scope, ...(when && { when }) },
            ...(scope === 'own' || scope === 'selected' ? [] : [{ permissions: ['school.see' as const], scope }]),
          ]),
        },
      },
      constraints: {},
      administration: {},
    }),
  )
}

interface Placed {
  ids: string[]
  kinds: string[]
  me: string
  rows: { id: string; of: string; resource: AskedResource }[]
}

async function build(tx: Tx, small: SmallWorld): Promise<Placed> {
  const ids: string[] = []
  const paths: string[] = []
  const placed: Kind[] = []
  const all = [{ parent: -1, kind: 'centre' as const, closed: false, holders: [], region: null }, ...small.places]
  for (const [index, { parent, kind, closed, region }] of all.entries()) {
    const id = newId(now)
    const fits = (at: number) => withinOf(small.order, kind).includes(placed[at] ?? 'school')
    // The policy's order: whatever may not stand there stands beneath the centre.
    const above = index === 0 ? undefined : fits(Math.min(parent, index - 1)) ? Math.min(parent, index - 1) : 0
    ids.push(id)
    placed.push(kind)
    paths.push(`${above === undefined ? '/' : paths[above]}${id}/`)
    await sql`insert into organisations (id, service, kind, parent_id, path, name, attributes, status, created_at, closed_at)
      values (${id}, 'small', ${kind}, ${above === undefined ? null : ids[above]}, ${paths[index]}, 'Place',
        ${JSON.stringify(region === null ? {} : { region })}, ${closed ? 'closed' : 'open'}, ${now},
        ${closed ? now : null})`.execute(tx)
  }
  for (const [index, { holders, kind }] of all.entries()) {
    for (const holder of new Set(holders.map((number) => number % all.length))) {
      if (holder === index || !holdersOf(small.order, kind).includes(placed[holder] ?? 'school')) continue
      await sql`insert into organisation_holders values (${ids[index]}, ${ids[holder]})`.execute(tx)
    }
  }
  const me = await join(tx, small, ids)
  return { ids, kinds: placed, me, rows: await addRows(tx, small, ids, me) }
}

const at = (ids: readonly string[], number: number) => ids[number % ids.length] ?? ''

async function join(tx: Tx, small: SmallWorld, ids: string[]): Promise<string> {
  const [me, membership] = [newId(now), newId(now)]
  await sql`insert into users (id, email, name, created_at) values (${me}, ${`${me}@example.org`}, 'Me', ${now})`.execute(
    tx,
  )
  await sql`insert into memberships (id, user_id, organisation_id, service, status, created_at)
    values (${membership}, ${me}, ${at(ids, small.at)}, 'small', 'active', ${now})`.execute(tx)
  await sql`insert into assignments (id, membership_id, role, assigned_at)
    values (${newId(now)}, ${membership}, 'one', ${now})`.execute(tx)
  for (const one of new Set(small.assigned.map((it) => (typeof it === 'number' ? at(ids, it) : it)))) {
    const isKind = one === 'school' || one === 'authority'
    await sql`insert into membership_places (membership_id, organisation_id, every_kind)
      values (${membership}, ${isKind ? null : one}, ${isKind ? one : null})`.execute(tx)
  }
  return me
}

async function addRows(tx: Tx, small: SmallWorld, ids: string[], me: string): Promise<Placed['rows']> {
  const rows: Placed['rows'] = []
  const { id: membership } = await tx
    .selectFrom('memberships')
    .select('id')
    .where('user_id', '=', me)
    .executeTakeFirstOrThrow()
  for (const [index, one] of small.rows.entries()) {
    const [id, of, other] = [newId(now), newId(now), newId(now)]
    const owner = one.owner === null ? null : one.owner === 'me' ? me : other
    const ofOwner = one.ofOwner && me
    const [first, second] = one.holders.map((holder) => (holder === null ? null : at(ids, holder)))
    const { year, sex, bornOn, seenAt, tags } = one
    await sql`insert into pupils values (${id}, ${first}, ${second}, ${owner}, ${of}, ${ofOwner}, ${year}, ${sex},
      ${bornOn}, ${seenAt === null ? null : new Date(seenAt)}, ${tags})`.execute(tx)
    if (small.selected.includes(index)) {
      const [type, record] = index % 2 ? ['pupil', id] : ['reporter', of]
      await sql`insert into membership_records values (${membership}, ${type}, ${record})`.execute(tx)
    }
    const holders = [first, second].filter((holder) => holder !== null && holder !== undefined)
    const of_ = { type: 'reporter', id: of, ...(ofOwner && { owner: ofOwner }) }
    const attributes = { year, sex, bornOn, seenAt, tags }
    rows.push({ id, of, resource: { type: 'pupil', id, holders, ...(owner && { owner }), of: of_, attributes } })
  }
  return rows
}

async function sameAnswers(tx: Tx, small: SmallWorld): Promise<void> {
  const policy = policyOf(small)
  const { ids, kinds, me, rows } = await build(tx, small)
  const tokenHash = await sessionFor(tx, me, now)
  const user = await signedInUser(tx, new Map([['small', policy]]), { tokenHash }, now)
  if (!user || !isActing(user)) return
  const allowed = async (permission: string, resource: AskedResource) =>
    (await may(tx, user, permission, resource, now)).allowed
  const expected: string[] = []
  for (const { id, resource } of rows) if (await allowed('pupil.see', resource)) expected.push(id)
  const columns = {
    holder: ['p.holder', 'p.second'],
    id: 'p.id',
    owner: 'p.owner',
    of: { type: 'reporter', id: 'p.of', owner: 'p.of_owner' },
    attributes: { year: 'p.year', sex: 'p.sex', bornOn: 'p.born_on', seenAt: 'p.seen_at', tags: 'p.tags' },
  }
  const pupils = tx.selectFrom(sql<{ id: string }>`pupils`.as('p')).select('p.id')
  const seen = await visible(pupils, user, 'pupil.see', columns, now).execute()
  expect(seen.map(({ id }) => id).toSorted()).toEqual(expected.toSorted())
  const schools: string[] = []
  for (const [index, id] of ids.entries()) {
    if (kinds[index] === 'school' && (await allowed('school.see', { type: 'school', id, holders: [id] })))
      schools.push(id)
  }
  const query = tx.selectFrom('organisations as o').select('o.id').where('o.kind', '=', 'school')
  const listed = await visible(query, user, 'school.see', { holder: 'o.id' }, now).execute()
  expect(listed.map(({ id }) => id).toSorted()).toEqual(schools.toSorted())
}

describe.each(stores)('visible() on %s', (store) => {
  let database: Database
  beforeAll(async () => {
    database = await openStore(store)
    await sql`create table pupils (id uuid, holder uuid, second uuid, owner uuid, of uuid, of_owner uuid, year integer,
      sex text, born_on date, seen_at timestamptz, tags text[])`.execute(database.db)
  })
  afterAll(() => database.close())

  it('shows exactly the rows that may() allows, in small worlds of every shape', async () => {
    const undone = new Error('undone')
    const inItsOwnWorld = async (small: SmallWorld) => {
      const work = database.db.transaction().execute(async (tx) => {
        await sameAnswers(tx, small)
        throw undone
      })
      await work.catch((cause) => {
        if (cause !== undone) throw cause
      })
    }
    const seed = Number(process.env.REMIT_SEED ?? 1)
    await fc.assert(fc.asyncProperty(world, inItsOwnWorld), { numRuns: Number(process.env.REMIT_RUNS ?? 90), seed })
  })
})
