import { isActing, may, signedInUser } from '@remit/platform/access'
import type { Db } from '@remit/platform/db'
import { sessionFor, wholeState } from '@remit/platform/testing'
import { type CustomRole, check, compare, factsOf, type Organisation, placesOf, type Resource } from '@remit/policy'
import { askedAt, MODULES, policy } from './programme.ts'
import type { ProgrammeHost } from './programme-host.ts'

/** What is true of a role made through the pages, found without the pages. */

const service = 'impact-suite'

/** The role of this name as it is kept, or undefined. */
export async function madeRole(db: Db, label: string): Promise<CustomRole | undefined> {
  const { customRoles } = await wholeState(db, service)
  return customRoles.find((role) => role.label === label)
}

/**
 * Everything of the catalogue that somebody may do, asked of the platform with their session; and what somebody with this role
 * alone, one site and one reporter would be allowed by the engine in a programme made by hand. Each `permission where`.
 */
export async function abilitiesOf(here: ProgrammeHost, name: string, role: CustomRole | undefined) {
  const { db, programme, time } = here
  const { places } = programme
  const membership = programme.people[name] ?? ''
  const { user_id } = await db
    .selectFrom('memberships')
    .select('user_id')
    .where('id', '=', membership)
    .executeTakeFirstOrThrow()
  const session = await sessionFor(db, user_id, time.now, membership)
  const user = await signedInUser(db, new Map([[service, policy]]), { tokenHash: session }, time.now)
  if (user === undefined || !isActing(user)) throw new Error(`${name} does not act.`)
  const facts = factsOf(policy, {
    user: { id: user_id },
    memberships: [
      {
        id: membership,
        user: user_id,
        organisation: places.corps ?? '',
        status: 'active',
        assigned: [places.near ?? ''],
        selected: [{ type: 'reporter', id: places.reporter ?? '' }],
        assignments: role === undefined ? [] : [{ role: role.id }],
      },
    ],
    places: placesOf(organisationsOf(places)),
    customRoles: role === undefined ? [] : [role],
  })
  const real: string[] = []
  const expected: string[] = []
  for (const { key } of policy.permissions.values()) {
    for (const site of ['near', 'far', 'foreign'] as const) {
      for (const asked of askedAt(key, site)) {
        const resource = realResource(asked, { places, user: user_id })
        const line = `${key} ${resource.type} ${site}`
        if ((await may(db, user, key, resource, time.now)).allowed) real.push(line)
        if (check(policy, facts, { action: key, resource, membership }, time.now.getTime()).allowed) expected.push(line)
      }
    }
  }
  return { real, expected }
}

function organisationsOf(places: Readonly<Record<string, string>>): readonly Organisation[] {
  const { corps = '', near = '', far = '', other = '', foreign = '' } = places
  const attributes = { modules: MODULES }
  return [
    { id: corps, kind: 'programme', status: 'open', attributes },
    { id: near, kind: 'site', parent: corps, status: 'open' },
    { id: far, kind: 'site', parent: corps, status: 'open' },
    { id: other, kind: 'programme', status: 'open', attributes },
    { id: foreign, kind: 'site', parent: other, status: 'open' },
  ]
}

/** The same thing with the ids that the store gave its places and people. */
function realResource(asked: Resource, { places, user }: { places: Readonly<Record<string, string>>; user: string }) {
  const ids: Record<string, string | undefined> = {
    ...places,
    'other corps': places.other,
    mo: user,
    'reporter at near': places.reporter,
  }
  const named = JSON.parse(JSON.stringify(asked), (_, value) =>
    typeof value === 'string' ? (ids[value] ?? value) : value,
  )
  const id = typeof named.id === 'string' ? named.id : undefined
  return {
    ...named,
    holders: named.holders ?? (id === undefined || !policy.kinds.has(named.type) ? [] : [id]),
  }
}

/** For each user’s name, what the engine says they gain, lose and reach elsewhere: `gains <label>`, in order. */
export async function comparedLines(here: ProgrammeHost, role: CustomRole, next: CustomRole) {
  const before = await wholeState(here.db, service)
  const after = { ...before, customRoles: before.customRoles.map((it) => (it.id === role.id ? next : it)) }
  const { changes } = compare(policy, policy, before, here.time.now.getTime(), after)
  const users = await here.db.selectFrom('users').select(['id', 'name']).execute()
  const named = Map.groupBy(changes, ({ user }) => users.find(({ id }) => id === user)?.name ?? user)
  return new Map(
    [...named].map(([name, all]) => [
      name,
      all.map(({ change, permission }) => `${change} ${policy.permissions.get(permission)?.label}`).toSorted(),
    ]),
  )
}

/** The same as the page before saving shows it, once its counts were found to be those of its lines. */
export function shownEffect(document: Document): ReadonlyMap<string, readonly string[]> {
  const shown = new Map<string, readonly string[]>()
  for (const heading of document.querySelectorAll('main h3.remit-break')) {
    const lines: string[] = []
    for (
      let at = heading.nextElementSibling;
      at?.tagName === 'P';
      at = at.nextElementSibling?.nextElementSibling ?? null
    ) {
      const items = [...(at.nextElementSibling?.querySelectorAll('li') ?? [])].map((item) => item.textContent ?? '')
      const [, verb = '', count] = /^(Gains|Loses|Reaches).* (\d+):$/.exec(at.textContent ?? '') ?? []
      if (Number(count) !== items.length) throw new Error(`“${at.textContent}” counts ${items.length} lines.`)
      const change = { Gains: 'gains', Loses: 'loses', Reaches: 'differs' }[verb]
      lines.push(...items.map((item) => `${change} ${labelIn(item)}`))
    }
    for (const name of (heading.textContent ?? '').split(/, | and /)) shown.set(name, lines.toSorted())
  }
  return shown
}

function labelIn(line: string): string {
  const labels = [...policy.permissions.values()].map(({ label }) => label).filter((label) => line.startsWith(label))
  return labels.toSorted((a, b) => b.length - a.length)[0] ?? line
}
