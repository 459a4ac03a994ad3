import {
  askNumber,
  check,
  checkMany,
  compileOrThrow,
  factsOf,
  type Membership,
  type Organisation,
  type Places,
  placeNumber,
  placesOf,
  rollOf,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'

/** Many questions in columns of numbers: each is answered as if it were asked alone. */

const noun = (label: string) => ({ label, plural: `${label}s` })
const permission = (more: object = {}) => ({ label: 'Do', section: 'S', ...more })
const role = (scope: 'assigned' | 'organisation' | 'all' | 'own' | 'selected', ...permissions: readonly string[]) => ({
  label: 'Role',
  at: ['county', 'library'],
  grants: [{ permissions, scope }],
})
const policy = compileOrThrow({
  key: 'county',
  name: 'County',
  organisations: {
    county: noun('county'),
    library: { ...noun('library'), within: ['county'] },
    shelf: { ...noun('shelf'), within: ['library'] },
  },
  resources: { loan: { ...noun('loan'), heldBy: ['library', 'county'] } },
  permissions: {
    'loan.see': permission(),
    'loan.trace': permission({ closed: true }),
    'library.open': permission(),
    'county.run': permission(),
    'shelf.see': permission(),
  },
  roles: {
    clerk: role('assigned', 'loan.see', 'library.open'),
    head: role('organisation', 'loan.see', 'loan.trace', 'county.run', 'shelf.see'),
    centre: role('all', 'loan.see', 'library.open', 'shelf.see'),
    tracer: role('all', 'loan.trace'),
    picker: role('selected', 'loan.see'),
  },
  constraints: {},
  administration: {},
})
const other = compileOrThrow({ ...policy.source, roles: { ...policy.source.roles, clerk: role('own', 'loan.see') } })
const organisations: readonly Organisation[] = ['a', 'b'].flatMap((county) => [
  { id: county, kind: 'county', status: 'open' as const },
  ...Array.from({ length: 40 }, (_, at) => ({
    id: `${county}${at}`,
    kind: 'library',
    parent: county,
    status: at === 3 ? ('closed' as const) : ('open' as const),
  })),
])
const member = (id: string, organisation: string, given: string, more: Partial<Membership> = {}): Membership => ({
  id,
  user: 'ann',
  organisation,
  status: 'active',
  assigned: [],
  assignments: [{ role: given }],
  ...more,
})
const assigned = (county: string, ...numbers: readonly number[]) => ({
  assigned: numbers.map((it) => `${county}${it}`),
})
/** Users whose answers take every way there is. */
const USERS: Readonly<Record<string, readonly Membership[]>> = {
  nobody: [],
  clerk: [member('m', 'b', 'clerk', assigned('b', 0, 2, 3, 30, 31, 39))],
  'a clerk of another county': [member('m', 'a', 'clerk', assigned('a', 1, 38))],
  head: [member('m', 'b', 'head')],
  'head of one library': [member('m', 'b7', 'head')],
  centre: [member('m', 'a', 'centre')],
  tracer: [member('m', 'a', 'tracer')],
  picker: [member('m', 'b', 'picker', { selected: [{ type: 'loan', id: 'x' }] })],
  'two memberships': [member('m', 'a', 'head'), member('n', 'b', 'clerk', assigned('b', 5))],
  'a member until yesterday': [member('m', 'b', 'head', { until: 50 })],
  'a member from yesterday on': [member('m', 'b', 'head', { from: 50 })],
  'a clerk with nothing assigned': [member('m', 'b', 'clerk')],
}
// Of shelves there is none.
const ACTIONS = ['loan.see', 'loan.trace', 'library.open', 'county.run', 'shelf.see', 'no.such']
const IDS = [...organisations.map(({ id }) => id), 'nowhere']

function answersOf(places: Places, of = policy, by = policy, own = places) {
  const facts = Object.values(USERS).map((memberships) =>
    factsOf(of, { user: { id: 'ann' }, memberships, places: own }),
  )
  const roll = rollOf(by, places, facts, 100)
  const asked = facts.flatMap((own, user) =>
    ACTIONS.flatMap((action) => IDS.map((id) => ({ facts: own, user, action, id }))),
  )
  const columns = {
    users: Int32Array.from(asked, ({ user }) => user),
    asks: Int32Array.from(asked, ({ action }) => askNumber(by, action)),
    places: Int32Array.from(asked, ({ id }) => placeNumber(places, id)),
  }
  const answers = new Uint8Array(asked.length).fill(7)
  const allowed = checkMany(roll, columns, answers)
  const expected = asked.map(({ facts: mine, action, id }) => {
    const type = action.split('.')[0] ?? ''
    const resource = type === 'loan' ? { type, holders: [id] } : { type, id }
    return Number(check(by, mine, { action, resource }, 100).allowed)
  })
  return { allowed, answers: [...answers], expected, roll, columns }
}
const open = organisations.map((it) => ({ ...it, status: 'open' as const }))

describe('questions in columns', () => {
  it.each(Object.entries({ 'with some places closed': organisations, 'with none closed': open }))(
    'are answered one by one as check does, %s, and the answers are counted',
    (_, among) => {
      const told = answersOf(placesOf(among))
      expect(told.answers).toEqual(told.expected)
      expect(told.allowed).toBe(told.expected.filter((it) => it === 1).length)
      expect(told.allowed).toBeGreaterThan(300)
    },
  )

  it('are answered for facts of another policy, or of places by themselves, by those', () => {
    const places = placesOf(organisations)
    const foreign = answersOf(places, other)
    expect(foreign.answers).toEqual(foreign.expected)
    const fewer = placesOf(open.filter(({ id }) => id !== 'b2'))
    const apart = answersOf(places, policy, policy, fewer)
    const gone = IDS.indexOf('b2')
    // Clerk, and what is not known to their own facts.
    expect(apart.answers[ACTIONS.length * IDS.length + gone]).toBe(0)
    expect(apart.answers.filter((_, at) => at % IDS.length === IDS.indexOf('b0'))).toEqual(
      apart.expected.filter((_, at) => at % IDS.length === IDS.indexOf('b0')),
    )
  })

  it('are refused where there is less room for answers than there are questions, and no sooner', () => {
    const { roll, columns } = answersOf(placesOf(organisations))
    const room = (length: number) => checkMany(roll, columns, new Uint8Array(length))
    expect(() => room(columns.users.length - 1)).toThrow(
      new RangeError('There are more questions than room for answers.'),
    )
    expect(room(columns.users.length)).toBe(room(columns.users.length + 1))
    const longer = new Uint8Array(columns.users.length + 1).fill(7)
    checkMany(roll, columns, longer)
    expect(longer.at(-1)).toBe(7)
  })

  it('are denied where a number is nobody’s and nothing’s', () => {
    const places = placesOf(organisations)
    const { roll } = answersOf(places)
    const slow = Object.keys(USERS).indexOf('two memberships')
    const asked = [
      { user: slow, ask: 0, place: placeNumber(places, 'a1') },
      { user: 99, ask: 0, place: 1 },
      { user: slow, ask: 99, place: 1 },
      { user: slow, ask: 0, place: 9999 },
    ]
    const columns = {
      users: Int32Array.from(asked, (it) => it.user),
      asks: Int32Array.from(asked, (it) => it.ask),
      places: Int32Array.from(asked, (it) => it.place),
    }
    const answers = new Uint8Array(4)
    expect(checkMany(roll, columns, answers)).toBe(1)
    expect([...answers]).toEqual([1, 0, 0, 0])
  })

  it('number what is not known as such', () => {
    const places = placesOf(organisations)
    expect([askNumber(policy, 'no.such'), placeNumber(places, 'nowhere')]).toEqual([-1, -1])
    expect([askNumber(policy, 'loan.trace'), places.ids[placeNumber(places, 'b7')]]).toEqual([1, 'b7'])
  })
})
