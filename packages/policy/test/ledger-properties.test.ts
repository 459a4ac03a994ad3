import {
  type Actor,
  type Assigned,
  type Command,
  check,
  checkAlong,
  checkAt,
  enter,
  factsIn as factsInLedger,
  judge,
  judgeIn,
  type Ledger,
  ledgerOf,
  list,
} from '@remit/policy'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { business } from './drawn-business.ts'
import { actors, changeSets } from './drawn-changes.ts'
import { ATS, few, some, USERS } from './drawn-words.ts'
import { ACTIONS, assigned, resourcesDrawn } from './drawn-worlds.ts'
import { compiled, factsIn, questions } from './questions.ts'
import { pathFrom, type World } from './reference.ts'

/** One step: a change set by somebody at a moment. Many are placings, which a ledger carries on rather than making facts anew. */
type Step = readonly [Actor, readonly Command[], number]

const operator: Actor = { system: 'operator', name: 'test' }
const placings = few(
  fc.oneof(
    fc.record({ do: fc.constant('place' as const), membership: some('m1', 'm2', 'm3'), assigned: few(assigned, 4) }),
    fc.record({
      do: fc.constant('changePlaces' as const),
      membership: some('m1', 'm2', 'm3'),
      added: few(assigned, 2),
      removed: few(assigned, 2),
    }),
  ),
  2,
  1,
)
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof<fc.Arbitrary<Step>[]>(
    fc.tuple(actors, changeSets, fc.constantFrom(...ATS)),
    fc.tuple(fc.constantFrom<Actor>(operator, { user: 'ann' }), placings, fc.constantFrom(...ATS)),
  ),
  { minLength: 1, maxLength: 6 },
)

/** Without second holders every place is one range, which is what most trees are. */
const plain = (world: World): World => ({
  ...world,
  organisations: world.organisations.map((it) => ({ ...it, holders: undefined })),
})

function ask(ledger: Ledger, world: World, resources: Parameters<typeof questions>[1], at: number) {
  const { policy } = ledger
  for (const [{ id }, question] of questions(world, resources)) {
    const fresh = check(policy, factsIn(policy, world, { id }), question, at)
    expect(check(policy, factsInLedger(ledger, id), question, at)).toBe(fresh)
  }
  for (const id of USERS) {
    for (const action of ACTIONS) {
      const fresh = list(policy, factsIn(policy, world, { id }), action, {}, at)
      expect(list(policy, factsInLedger(ledger, id), action, {}, at)).toEqual(fresh)
      const type = policy.permissions.get(action)?.types[0] ?? ''
      for (const it of world.organisations.filter(({ kind }) => !policy.kinds.has(type) || kind === type)) {
        const byPlace = checkAt(policy, factsIn(policy, world, { id }), action, it.id, at)
        expect(checkAlong(policy, factsInLedger(ledger, id), action, pathFrom(world, it.id), at)).toBe(byPlace)
      }
    }
  }
}

describe('a ledger', () => {
  it('gives the answers of judge, change set after change set, and shows each to the next question', () => {
    const counts = { entered: 0, refused: 0 }
    fc.assert(
      fc.property(
        business,
        steps,
        fc.boolean(),
        resourcesDrawn,
        ([source, drawn, actor, first, at], rest, one, about) => {
          const policy = compiled(source)
          let world = one ? plain(drawn) : drawn
          const ledger = ledgerOf(policy, world)
          for (const [by, changeSet, moment] of [[actor, first, at] as const, ...rest]) {
            const fresh = judge(policy, world, by, changeSet, moment)
            const kept = judgeIn(ledger, by, changeSet, moment)
            if (!fresh.allowed || !kept.allowed) {
              counts.refused++
              expect(kept).toEqual(fresh)
              continue
            }
            counts.entered++
            expect(kept.entries).toEqual(fresh.entries)
            enter(ledger, kept)
            world = fresh.state
            ask(ledger, world, about.slice(0, 3), moment)
          }
        },
      ),
      { numRuns: 600 },
    )
    expect(counts.entered).toBeGreaterThan(100)
    expect(counts.refused).toBeGreaterThan(100)
  })

  it('shows every placing to the next question: named places, those beneath others, every one of a kind, nowhere', () => {
    const [policy, world] = centres()
    const place = fc.oneof<fc.Arbitrary<Assigned>[]>(
      some(...PLACES, ...PLACES, 'away', 'nowhere'),
      some<Assigned>({ every: 'room' }, { every: 'room', beneath: 'wing1' }),
    )
    fc.assert(
      fc.property(fc.array(few(place, 4), { minLength: 2, maxLength: 8 }), (placed) => {
        const ledger = ledgerOf(policy, world)
        let state: World = { ...world, memberships: [...world.memberships] }
        for (const places of placed) {
          for (const place of PLACES) {
            const type = place === 'home' ? 'centre' : place.slice(0, 4)
            const question = { action: 'room.enter', resource: { type, id: place } }
            const fresh = check(policy, factsIn(policy, state, { id: 'cat' }), question, 1)
            expect(check(policy, factsInLedger(ledger, 'cat'), question, 1)).toBe(fresh)
          }
          const changeSet = [{ do: 'place', membership: 'm3', assigned: places }] as const
          const judged = judgeIn(ledger, operator, changeSet, 1)
          const fresh = judge(policy, state, operator, changeSet, 1)
          expect(judged.allowed).toBe(fresh.allowed)
          if (!judged.allowed || !fresh.allowed) continue
          enter(ledger, judged)
          state = fresh.state
        }
      }),
      { numRuns: 400 },
    )
  })
})

const PLACES = ['home', 'wing1', 'wing2', 'room1', 'room2', 'room3'] as const

/** Two editors at one centre, which needs one; and Cat, who enters the rooms she is assigned. */
function centres() {
  const policy = compiled({
    key: 'centres',
    name: 'Centres',
    organisations: {
      centre: { label: 'centre', plural: 'centres' },
      wing: { label: 'wing', plural: 'wings', within: ['centre'] },
      room: { label: 'room', plural: 'rooms', within: ['wing'] },
    },
    resources: { file: { label: 'file', plural: 'files', heldBy: ['centre'] } },
    permissions: {
      'file.edit': { label: 'Edit files', section: 'Files' },
      'room.enter': { label: 'Enter', section: 'Rooms', on: ['room', 'wing', 'centre'] },
    },
    roles: {
      editor: {
        label: 'Editor',
        at: ['centre'],
        grants: [{ permissions: ['file.edit'], scope: 'organisation' }],
      },
      visitor: { label: 'Visitor', at: ['centre'], grants: [{ permissions: ['room.enter'], scope: 'assigned' }] },
    },
    constraints: { anEditor: { atLeast: 1, roles: ['editor'], per: 'centre' } },
    administration: {},
  })
  const member = (id: string, user: string, role: string) =>
    ({ id, user, organisation: 'home', status: 'active', assigned: [], assignments: [{ role }] }) as const
  const memberships = [member('m1', 'ann', 'editor'), member('m2', 'bob', 'editor'), member('m3', 'cat', 'visitor')]
  const at = (id: string, kind: string, parent?: string) => ({ id, kind, parent, status: 'open' }) as const
  const wings = [at('wing1', 'wing', 'home'), at('wing2', 'wing', 'home')]
  const rooms = [at('room1', 'room', 'wing1'), at('room2', 'room', 'wing1'), at('room3', 'room', 'wing2')]
  const organisations = [at('home', 'centre'), at('away', 'centre'), ...wings, ...rooms]
  return [policy, { organisations, memberships, customRoles: [] }] as const
}
