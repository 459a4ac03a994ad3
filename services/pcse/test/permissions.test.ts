import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { check, compileOrThrow, factsOf, type Membership, type Organisation, placesOf } from '@remit/policy'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { idOf } from '../demo/id-of.ts'
import { pcsePolicy } from '../policy.ts'
import { type PersonKey, people, places } from './cast.ts'
import { openPortal, type Portal, pathOf } from './portal.ts'

/** Every cell of `permissions.csv`, role by act: asked of the engine, and of the page as whoever of the cast holds the role. */

type Row = Readonly<Record<string, string>>
const rows: readonly Row[] = parse(readFileSync(join(import.meta.dirname, 'permissions.csv')), { columns: true })
const roles = Object.keys(pcsePolicy.roles) as (keyof typeof pcsePolicy.roles)[]

const policy = compileOrThrow(pcsePolicy)
const organisations: readonly Organisation[] = [
  { id: 'centre', kind: 'pcse', status: 'open' },
  { id: 'ledger', kind: 'accountant', parent: 'centre', status: 'open' },
  { id: 'wold', kind: 'icb', parent: 'centre', status: 'open' },
  { id: 'ash', kind: 'practice', parent: 'wold', status: 'open' },
  { id: 'birch', kind: 'practice', parent: 'wold', status: 'open' },
]
const kindOf = new Map(organisations.map(({ id, kind }) => [kind, id]))

describe('each cell of the engine', () => {
  it('is there: every permission of the policy is a row, and every role a column', () => {
    expect(rows.map((row) => row.permission).toSorted()).toEqual(Object.keys(pcsePolicy.permissions).toSorted())
    expect(
      Object.keys(rows[0] ?? {})
        .slice(5)
        .toSorted(),
    ).toEqual(roles.toSorted())
    const cells = rows.length * roles.length
    const yes = rows.flatMap((row) => roles.filter((role) => row[role] === 'yes')).length
    expect({ acts: rows.length, roles: roles.length, cells, yes }).toEqual({ acts: 35, roles: 21, cells: 735, yes: 47 })
    console.log(`pcse: ${cells} cells of ${rows.length} acts and ${roles.length} roles asked, ${yes} of them yes`)
  })

  it.each(rows)('$act ($basis)', (row) => {
    const held = roles.filter((role) => mayInTheEngine(role, row, 'ash'))
    expect(held).toEqual(roles.filter((role) => row[role] === 'yes'))
  })

  it.each(rows.filter((row) => ['claim', 'practice', 'statement', 'locumForm'].includes(row['asked of'] ?? '')))(
    '$act: never of another practice, for roles held at one',
    (row) => {
      const atPractice = roles.filter((role) => (pcsePolicy.roles[role].at as readonly string[]).includes('practice'))
      expect(atPractice.filter((role) => mayInTheEngine(role, row, 'birch'))).toEqual([])
    },
  )
})

function mayInTheEngine(role: (typeof roles)[number], row: Row, practice: string): boolean {
  const [kind = ''] = pcsePolicy.roles[role].at
  // The demonstration has only one of each kind but practices, whose people are at Ash.
  const organisation = kind === 'practice' ? 'ash' : (kindOf.get(kind) ?? '')
  const membership: Membership = {
    id: 'held',
    user: 'pat',
    organisation,
    status: 'active',
    assigned: [],
    assignments: [{ role }],
  }
  const facts = factsOf(policy, { user: { id: 'pat' }, memberships: [membership], places: placesOf(organisations) })
  return check(policy, facts, { action: row.permission ?? '', resource: askedOf(row, kind, organisation, practice) }, 1)
    .allowed
}

function askedOf(row: Row, kind: string, organisation: string, practice: string) {
  const type = row['asked of'] ?? ''
  if (type === 'own') return { type: kind, id: organisation, holders: [organisation] }
  if (type === 'pcse' || type === 'icb') {
    const id = kindOf.get(type) ?? ''
    return { type, id, holders: [id] }
  }
  if (type === 'certificate') return { type, id: 'one', holders: ['ledger'], owner: 'pat' }
  if (type === 'practice') return { type, id: practice, holders: [practice] }
  // Theirs where they own any: performers see their own forms and changes.
  return { type, id: 'one', holders: [practice], owner: 'pat' }
}

/** Whoever of the cast holds a role, alone or beside others; the cell of a page is yes when any of theirs is. */
const holders: readonly PersonKey[] = [
  ...(['gita', 'vic', 'cal', 'stella', 'esme', 'luke', 'jo', 'mark', 'orla', 'pam', 'nina'] as const),
  ...(['dev', 'hugo', 'gwen', 'iris', 'abel', 'abi', 'ola', 'vera'] as const),
]

describe('each cell of the pages', () => {
  let portal: Portal
  let ids: Readonly<Record<string, string>> = {}
  /** What every page that somebody opened asks at its end. */
  const asked = new Map<string, string | null | undefined>()
  beforeAll(async () => {
    portal = await openPortal()
    const una = await portal.as('una')
    const enquiry = { category: 'Something else', subject: 'How?', body: 'How do I order forms?' }
    const asked = await una.post('/pcse/contact', enquiry)
    ids = {
      claim: idOf('claim ash waits'),
      locumForm: idOf('locum form first'),
      assignmentChange: idOf('change gwen'),
      certificate: idOf('certificate asha'),
      practice: places.ash.id,
      enquiry: pathOf(asked).slice(-36),
    }
  })
  afterAll(() => portal.close())

  it('has somebody of the cast for every role', () => {
    const held = new Set(holders.flatMap((person) => people[person].memberships.flatMap((each) => each.roles)))
    expect([...held].toSorted()).toEqual(roles.toSorted())
  })

  it.each(holders)('%s opens what their roles say, and nothing else', async (person) => {
    const [{ roles: held } = { roles: [] }] = people[person].memberships
    const client = await portal.as(person)
    const opened: string[] = []
    for (const { act = '', page = '' } of rows) {
      const address = page.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? name)
      const { status, document } = await client.get(address)
      expect([200, 403, 404], `${act} for ${person}`).toContain(status)
      if (status !== 200) continue
      opened.push(act)
      asked.set(page, document.querySelector('footer a[href^="/pcse/feedback?page="]')?.textContent)
    }
    // Gwen asked for the change, so that she sees it but may not decide it; both performers see lists of their own.
    expect(opened).toEqual(rows.filter((row) => held.some((role) => row[role] === 'yes')).map((row) => row.act))
  })

  it('“let us know how satisfied you are with this webpage”: every page of the table asks for it', () => {
    expect([...asked.keys()].toSorted()).toEqual([...new Set(rows.map(({ page = '' }) => page))].toSorted())
    expect(new Set(asked.values())).toEqual(new Set(['Was this page useful?']))
  })
})
