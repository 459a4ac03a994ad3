import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Actor,
  type Ask,
  type Command,
  type CustomRole,
  check,
  compile,
  compileOrThrow,
  type Extent,
  explain,
  factsOf,
  isInside,
  judge,
  list,
  type Membership,
  mayViewAs,
  type Organisation,
  type PolicySource,
  placesOf,
  type ViewAsk,
  type Viewing,
} from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'

/** Runs the conformance cases: behaviour as data, one idea a file. What a case leaves out has the plainest value. */

type Asked = Ask & {
  readonly user: string
  readonly viewing?: Viewing
  readonly expect: string
  readonly person?: string
  readonly administrator?: string
  readonly remedy?: string
  readonly whoMay?: readonly string[]
}
type Listed = {
  readonly user: string
  readonly membership?: string
  readonly permission: string
  readonly parts: Extent['parts']
}
type Viewed = ViewAsk & { readonly user: string; readonly as: string; readonly expect: string }
type Judged = {
  readonly by: Actor
  readonly commands: readonly Command[]
  readonly refused?: readonly string[]
  readonly message?: string
  readonly people?: readonly string[]
  readonly alternative?: string
  readonly moment?: number
  readonly problems?: readonly string[]
  readonly after?: Readonly<Record<string, string>>
}
type Case = {
  readonly title: string
  readonly policy?: object
  readonly at?: number
  readonly organisations?: readonly Partial<Organisation>[]
  readonly memberships?: readonly (Partial<Membership> & { readonly roles?: readonly string[] })[]
  readonly customRoles?: readonly CustomRole[]
  readonly names?: Readonly<Record<string, string>>
  readonly ask?: readonly Asked[]
  readonly list?: readonly Listed[]
  readonly judge?: readonly Judged[]
  readonly view?: readonly Viewed[]
  readonly problems?: readonly string[]
}

const folder = join(import.meta.dirname, '../cases')
const library: unknown = parse(readFileSync(join(folder, 'policies/library.yaml'), 'utf8'))
const files = readdirSync(folder).filter((name) => name.endsWith('.yaml'))

describe.each(files)('%s', (file) => {
  const told = parse(readFileSync(join(folder, file), 'utf8')) as Case
  const source = merged(library, told.policy ?? {}) as PolicySource
  const at = told.at ?? 100

  if (told.problems !== undefined) {
    it(told.title, () => {
      const compiled = compile(source)
      expect(compiled.ok || compiled.problems.map((it) => `${it.where}: ${it.message}`)).toEqual(told.problems)
    })
    return
  }

  // Made again for every test, so that whatever fails is told by the test that needs it.
  const ready = () => {
    const policy = compileOrThrow(source)
    const state = stateOf(told)
    const places = placesOf(state.organisations)
    return {
      policy,
      state,
      places,
      factsFor: (user: string, viewing?: Viewing) => factsOf(policy, { user: { id: user }, places, viewing, ...state }),
    }
  }

  it(told.title, () => expect([told.ask, told.list, told.judge, told.view].some((it) => it !== undefined)).toBe(true))

  it.each((told.ask ?? []).map((it) => ({ ...it, what: `${it.user}: ${it.action}: ${it.expect}` })))(
    '$what',
    (asked) => {
      const { user, viewing, expect: expected, person, administrator, remedy, whoMay, ...ask } = asked
      const { policy, places, factsFor } = ready()
      const facts = factsFor(user, viewing)
      const decision = check(policy, facts, ask, at)
      expect(decision.allowed ? 'allowed' : decision.because).toBe(expected)

      const extent = list(policy, facts, ask.action, { membership: ask.membership, attributes: ask.context }, at)
      expect(isInside(extent, places, ask.resource)).toBe(decision.allowed)

      const nameOf = (_: string, id: string) => told.names?.[id]
      const explanation = explain(policy, facts, ask, at, { nameOf, whoMay: () => whoMay ?? [] })
      expect(explanation.allowed).toBe(decision.allowed)
      if (person !== undefined) expect(explanation.forPerson).toBe(person)
      if (administrator !== undefined) expect(explanation.forAdministrator).toBe(administrator)
      if (remedy !== undefined) expect(explanation.remedy?.words).toBe(remedy)
    },
  )

  it.each(told.list ?? [])('$user reaches with $permission', ({ user, membership, permission, parts }) => {
    const { policy, factsFor } = ready()
    expect(list(policy, factsFor(user), permission, { membership }, at).parts).toEqual(parts)
  })

  it.each(told.view ?? [])('$user views as $as ($mode): $expect', ({ user, as, expect: expected, ...ask }) => {
    const { policy, factsFor } = ready()
    const decision = mayViewAs(policy, factsFor(user), factsFor(as), ask, at)
    expect(decision.allowed ? 'allowed' : decision.because).toBe(expected)
  })

  it.each((told.judge ?? []).map((it) => ({ ...it, what: whatIsJudged(it) })))('$what', (judged) => {
    const { policy, state } = ready()
    const judgement = judge(policy, state, judged.by, judged.commands, at)
    expect(judgement.allowed ? [] : judgement.refusals.map((it) => it.code)).toEqual(judged.refused ?? [])
    if (judgement.allowed) {
      for (const [id, status] of Object.entries(judged.after ?? {})) {
        expect(judgement.state.memberships.find((it) => it.id === id)?.status).toBe(status)
      }
      return
    }
    const [first] = judgement.refusals
    if (judged.message !== undefined) expect(first?.message).toBe(judged.message)
    if (judged.people !== undefined) expect(first?.people).toEqual(judged.people)
    if (judged.alternative !== undefined) expect(first?.alternative.message).toBe(judged.alternative)
    if (judged.problems !== undefined) {
      expect(first?.problems?.map((it) => `${it.where}: ${it.message}`)).toEqual(judged.problems)
    }
    if (judged.moment !== undefined) expect(first?.at).toBe(judged.moment)
  })
})

const whatIsJudged = ({ by, commands, refused }: Judged): string =>
  `${'user' in by ? by.user : by.system}: ${commands.map((it) => it.do).join(', ')}: ${refused?.join(', ') ?? 'allowed'}`

function stateOf(told: Case) {
  const organisations = (told.organisations ?? []).map((it) => ({ status: 'open', ...it }) as Organisation)
  const memberships = (told.memberships ?? []).map(({ roles, ...it }) => {
    const assignments = (roles ?? []).map((role) => ({ role }))
    return { id: it.user, status: 'active', assigned: [], assignments, ...it } as unknown as Membership
  })
  return { organisations, memberships, customRoles: told.customRoles ?? [] }
}

/** A case says only what differs from the library policy; lists are replaced whole. */
function merged(under: unknown, over: unknown): unknown {
  if (!isPlain(under) || !isPlain(over)) return over
  const both = Object.entries(over).map(([key, value]) => [key, key in under ? merged(under[key], value) : value])
  return { ...under, ...Object.fromEntries(both) }
}

const isPlain = (it: unknown): it is Readonly<Record<string, unknown>> =>
  typeof it === 'object' && it !== null && !Array.isArray(it)
