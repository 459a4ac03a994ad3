import { type CustomRole, type Policy, type RoleProblem, validateRole } from '@remit/policy'
import type { MadeRole } from '../../directory/index.ts'
import type { Form, Problem, RawForm } from '../../service.ts'
import { catalogueOf, entriesIn, entryFor } from './catalogue.ts'

/** What the editor sends: names of fields are made from permissions (`scope.site.access`), so no policy is needed to read it. */
export interface SentRole {
  label: string
  description: string
  revision: number
  /** The effect was shown, and is wanted. */
  confirmed: boolean
  /** From the page with the effect back to the editor. */
  again: boolean
  chosen: ReadonlyMap<string, { scope: string | undefined; choice: string | undefined }>
  /** For entries whose holders give roles. */
  gives: ReadonlyMap<string, { which: string | undefined; roles: readonly string[] }>
}

type Grant = CustomRole['grants'][number]

/** Reads any sending; what is wrong with it is told all at once by `problemsIn`, with what the policy says. */
export const roleForm: Form<SentRole> = { read: (raw) => ({ ok: true, value: sentRole(raw) }) }

export function sentRole(raw: RawForm): SentRole {
  const names = Object.keys(raw)
  const radios = names.filter((name) => name.startsWith('one.')).map((name) => textIn(raw, name))
  const ticked = [...listIn(raw, 'grants'), ...radios].filter((key) => key !== '')
  const gives = names.filter((name) => name.startsWith('give.') && !name.endsWith('.roles'))
  const lists = names.filter((name) => name.startsWith('give.') && name.endsWith('.roles'))
  const givers = new Set([...gives.map((name) => name.slice(5)), ...lists.map((name) => name.slice(5, -6))])
  return {
    label: oneLine(textIn(raw, 'label')),
    description: oneLine(textIn(raw, 'description')),
    revision: Number(textIn(raw, 'revision')) || 0,
    confirmed: textIn(raw, 'confirmed') === 'yes',
    again: textIn(raw, 'again') === 'yes',
    chosen: new Map(
      [...new Set(ticked)].map((key) => [
        key,
        { scope: textIn(raw, `scope.${key}`) || undefined, choice: textIn(raw, `choice.${key}`) || undefined },
      ]),
    ),
    gives: new Map(
      [...givers].map((key) => [
        key,
        { which: textIn(raw, `give.${key}`) || undefined, roles: listIn(raw, `give.${key}.roles`) },
      ]),
    ),
  }
}

/** The sending that would make this role: what the editor shows of it. */
export function asSent(role: MadeRole, revision: number): SentRole {
  const { mayGive } = role
  const perPermission = mayGive === undefined || typeof mayGive === 'string' || isList(mayGive) ? {} : mayGive
  return {
    label: role.label,
    description: role.description,
    revision,
    confirmed: false,
    again: false,
    chosen: new Map(role.grants.map(({ permission, scope, choice }) => [permission, { scope, choice }])),
    gives: new Map(
      Object.entries(perPermission).map(([key, roles]) => [
        key,
        { which: roles === 'any' ? 'any' : 'listed', roles: roles === 'any' ? [] : roles },
      ]),
    ),
  }
}

/** The role as the engine takes it. An entry with one scope has that one; what was not chosen is left for `problemsIn` to tell. */
export function roleFrom(policy: Policy, sent: SentRole, { id, organisation }: { id: string; organisation: string }) {
  // In the catalogue's order, so that the same choices are the same role however they were sent.
  const order = new Map(
    catalogueOf(policy)
      .flatMap(({ parts }) => entriesIn(parts))
      .map((it, index) => [it.permission.key, index]),
  )
  const inOrder = [...sent.chosen].toSorted(([a], [b]) => (order.get(a) ?? order.size) - (order.get(b) ?? order.size))
  const grants = inOrder.map(([permission, { scope, choice }]): Grant => {
    const entry = entryFor(policy, permission)
    const only = entry?.scopes.length === 1 ? entry.scopes[0] : undefined
    const takes = entry === undefined || entry.choices.length > 0 ? choice : undefined
    return { permission, scope: only ?? (scope as Grant['scope']), ...(takes === undefined ? {} : { choice: takes }) }
  })
  const mayGive: Record<string, 'any' | readonly string[]> = {}
  for (const [key, { which, roles }] of sent.gives) {
    if (!sent.chosen.has(key) || which === undefined) continue
    mayGive[key] = which === 'any' ? 'any' : roles
  }
  const { label, description } = sent
  return { id, organisation, label, description, grants, ...(Object.keys(mayGive).length > 0 ? { mayGive } : {}) }
}

const longest = { label: 100, description: 500 } as const

/** Everything wrong with it, each problem at its field; names that are taken are those of the other roles. */
export function problemsIn(
  policy: Policy,
  role: MadeRole,
  setting: Parameters<typeof validateRole>[2] & { taken: readonly string[] },
): readonly Problem[] {
  const found = validateRole(policy, role, setting).map((problem) => atField(policy, role, problem))
  const long = (['label', 'description'] as const).filter((field) => role[field].length > longest[field])
  const isTaken = setting.taken.some((label) => label.toLowerCase() === role.label.toLowerCase())
  return [
    ...long.map((where) => ({ code: 'long', where, message: `Enter ${longest[where]} characters or fewer` })),
    ...(isTaken ? [{ code: 'taken', where: 'label', message: `There is a role called “${role.label}” already` }] : []),
    ...(role.grants.length === 0 && found.every(({ where }) => where !== 'grants')
      ? [{ code: 'empty', where: 'sections', message: 'Choose at least one thing that the role lets people do' }]
      : []),
    ...unsaidRoles(policy, role),
    ...found,
  ]
}

/** “Only these roles”, and none ticked. */
function unsaidRoles(policy: Policy, { mayGive = {} }: MadeRole): readonly Problem[] {
  if (typeof mayGive === 'string' || isList(mayGive)) return []
  return Object.entries(mayGive).flatMap(([key, roles]) =>
    roles.length > 0
      ? []
      : [
          {
            code: 'mayGive',
            where: `give.${key}`,
            message: `${labelOf(policy, key)}: tick the roles its holders may give`,
          },
        ],
  )
}

function atField(policy: Policy, { grants }: MadeRole, { code, where, message }: RoleProblem): Problem {
  const [, index, part] = /^grants\[(\d+)\](?:\.(\w+))?$/.exec(where) ?? []
  const { permission, scope } = grants[Number(index)] ?? {}
  if (permission !== undefined) {
    if (part === 'scope' && scope === undefined) {
      return { code, where: `scope.${permission}`, message: `Choose how far ${labelOf(policy, permission)} reaches` }
    }
    if (part === 'choice') {
      const values = entryFor(policy, permission)?.choices.map(({ value }) => `“${value}”`) ?? []
      const message = `${labelOf(policy, permission)}: choose ${values.join(' or ')}`
      return { code, where: `choice.${permission}`, message }
    }
    return { code, where: part === 'scope' ? `scope.${permission}` : `grants.${permission}`, message }
  }
  return { code, where: where.replace(/^mayGive\./, 'give.'), message }
}

function labelOf({ permissions }: Policy, key: string): string {
  return `“${permissions.get(key)?.label ?? key}”`
}

function isList(it: NonNullable<CustomRole['mayGive']>): it is readonly string[] {
  return Array.isArray(it)
}

function textIn(raw: RawForm, name: string): string {
  const value = raw[name]
  return typeof value === 'string' ? value : ''
}

function listIn(raw: RawForm, name: string): readonly string[] {
  const value = raw[name]
  return (Array.isArray(value) ? value : [value]).filter((each): each is string => typeof each === 'string')
}

/** As names are: one line, nothing that turns the direction of what follows, no other characters that cannot be seen. */
function oneLine(typed: string): string {
  return typed
    .replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}
