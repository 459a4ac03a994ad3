import { nearestAttribute, type Policy } from '@remit/policy'
import type { MadeRole } from '../../directory/index.ts'
import type { Problem } from '../../service.ts'
import { lowerFirst } from '../words.ts'
import { type CatalogueEntry, type CataloguePart, catalogueOf, entriesIn } from './catalogue.ts'
import { reachOf } from './role-words.ts'
import type { RolesKnown } from './roles-known.ts'
import type { SentRole } from './sent-role.ts'

/** The editor as its template prints it: everything decided, nothing left to work out. */

export interface EditorSection {
  name: string
  slug: string
  open: boolean
  chosen: number
  total: number
  parts: readonly EditorPart[]
}

export type EditorPart =
  | { box: EditorEntry }
  | { one: { name: string; noneChecked: boolean; entries: readonly EditorEntry[] } }

export interface EditorEntry {
  id: string
  name: string
  value: string
  label: string
  caution: boolean
  hints: readonly string[]
  checked: boolean
  disabled: boolean
  /** What is asked only of those who tick it; `reveals`: shown once it is ticked. Else it always stands open. */
  reveals: boolean
  asks: readonly EditorQuestion[]
  parts: readonly EditorPart[]
}

export interface EditorQuestion {
  name: string
  legend: string
  options: readonly { value: string; text: string; hint: string; checked: boolean }[]
  /** The roles to tick for “only these roles”. */
  roles: { name: string; options: readonly { value: string; text: string; checked: boolean }[] } | undefined
}

export interface Editing {
  policy: Policy
  known: RolesKnown
  /** The kind of organisation that makes the role. */
  kind: string
  sent: SentRole
  /** The role before the change. */
  before: MadeRole | undefined
  problems: readonly Problem[]
  /** Switched on here. */
  modules: readonly string[]
  /** The section that the address asks for. */
  section: string
}

/** The modules switched on at the acting organisation. */
export function modulesOf(places: Parameters<typeof nearestAttribute>[0], organisation: string): readonly string[] {
  const position = places.position.get(organisation)
  const modules = position === undefined ? undefined : nearestAttribute(places, position, 'modules')
  return Array.isArray(modules) ? modules : []
}

export function sectionsFor(editing: Editing): readonly EditorSection[] {
  return catalogueOf(editing.policy).map(({ name, slug, parts }) => {
    const entries = entriesIn(parts)
    const keys = new Set(entries.map(({ permission }) => permission.key))
    const isWrong = editing.problems.some(({ where }) => keys.has(where.replace(/^(grants|scope|choice|give)\./, '')))
    return {
      name,
      slug,
      open: isWrong || slug === editing.section,
      chosen: [...keys].filter((key) => editing.sent.chosen.has(key)).length,
      total: keys.size,
      parts: parts.map((part) => partFor(editing, part)),
    }
  })
}

function partFor(editing: Editing, part: CataloguePart): EditorPart {
  if ('entry' in part) return { box: entryFor(editing, part.entry, 'grants') }
  const keys = part.oneOf.map(({ permission }) => permission.key)
  const name = `one.${keys[0]}`
  const noneChecked = !keys.some((key) => editing.sent.chosen.has(key))
  return { one: { name, noneChecked, entries: part.oneOf.map((entry) => entryFor(editing, entry, name)) } }
}

function entryFor(editing: Editing, entry: CatalogueEntry, name: string): EditorEntry {
  const { sent, before } = editing
  const { key, label, caution, module } = entry.permission
  const checked = sent.chosen.has(key)
  const isOff = module !== undefined && !editing.modules.includes(module)
  const holdsBeneath = entriesIn(entry.beneath).some(({ permission }) => sent.chosen.has(permission.key))
  return {
    id: `grants.${key}`,
    name,
    value: key,
    label,
    caution: caution === true,
    hints: hintsFor(editing, entry, isOff),
    checked,
    disabled: isOff && !checked && before?.grants.every(({ permission }) => permission !== key) !== false,
    reveals: checked || !holdsBeneath,
    asks: questionsOf(editing, entry),
    parts: entry.beneath.map((part) => partFor(editing, part)),
  }
}

function hintsFor({ kind, policy }: Editing, entry: CatalogueEntry, isOff: boolean): readonly string[] {
  const { permission, requires, requiresAny, excludes, implies, narrows, withdraws } = entry
  const labels = (all: readonly { label: string }[], by: string) => all.map(({ label }) => `“${label}”`).join(by)
  const narrowed = narrows?.permissions.map(({ label }) => lowerFirst(label)).join('; ')
  return [
    requires.length > 0 ? `Needs ${labels(requires, ' and ')} too.` : '',
    requiresAny.length > 0 ? `Needs ${labels(requiresAny, ' or ')} too.` : '',
    excludes.length > 0 ? `Not together with ${labels(excludes, ' or ')}.` : '',
    implies.length > 0 ? `Also gives: ${implies.map(({ label }) => lowerFirst(label)).join('; ')}.` : '',
    narrows
      ? `What this role gives then reaches only ${reachOf(policy, { scope: narrows.to }, kind).slice(4)}: ${narrowed}.`
      : '',
    withdraws.length > 0 ? `Without this, every role made here has ${labels(withdraws, ' and ')}.` : '',
    isOff ? `Asleep: needs “${permission.module}”, which is not switched on here.` : '',
  ].filter((hint) => hint !== '')
}

function questionsOf(editing: Editing, entry: CatalogueEntry): readonly EditorQuestion[] {
  const { policy, kind, sent } = editing
  const { key } = entry.permission
  const chosen = sent.chosen.get(key)
  const scopes = entry.scopes.map((scope) => {
    const text = upperFirst(reachOf(policy, { scope }, kind))
    return { value: scope, text, hint: '', checked: chosen?.scope === scope }
  })
  const choices = entry.choices.map(({ value, gives }) => {
    const others = gives.filter((it) => it.key !== key).map(({ label }) => lowerFirst(label))
    const hint = others.length > 0 ? `Also gives: ${others.join('; ')}.` : gives.length === 0 ? 'Gives nothing.' : ''
    return { value, text: upperFirst(value), hint, checked: chosen?.choice === value }
  })
  const asked = (name: string, legend: string, options: EditorQuestion['options']) => ({
    name: `${name}.${key}`,
    legend,
    options,
    roles: undefined,
  })
  return [
    ...(scopes.length > 1 ? [asked('scope', 'How far does it reach?', scopes)] : []),
    ...(choices.length > 0 ? [asked('choice', 'Choose one', choices)] : []),
    ...(entry.choosesRoles ? [giveQuestion(editing, key)] : []),
  ]
}

function giveQuestion({ known, sent }: Editing, key: string): EditorQuestion {
  const { which, roles } = sent.gives.get(key) ?? { which: undefined, roles: [] }
  return {
    name: `give.${key}`,
    legend: 'Which roles may this person assign to others?',
    options: [
      { value: 'any', text: 'Any role', hint: '', checked: which === 'any' },
      { value: 'listed', text: 'Only these roles', hint: '', checked: which === 'listed' },
    ],
    roles: {
      name: `give.${key}.roles`,
      options: [...known.roles.values()].map(({ key: role, label }) => {
        return { value: role, text: label, checked: roles.includes(role) }
      }),
    },
  }
}

/** Everything chosen, for the page that shows the effect: it sends the same again. */
export function fieldsOf(sent: SentRole): readonly { name: string; value: string }[] {
  return [
    { name: 'label', value: sent.label },
    { name: 'description', value: sent.description },
    { name: 'revision', value: String(sent.revision) },
    ...[...sent.chosen].flatMap(([key, { scope, choice }]) => [
      { name: 'grants', value: key },
      ...(scope === undefined ? [] : [{ name: `scope.${key}`, value: scope }]),
      ...(choice === undefined ? [] : [{ name: `choice.${key}`, value: choice }]),
    ]),
    ...[...sent.gives].flatMap(([key, { which, roles }]) => [
      ...(which === undefined ? [] : [{ name: `give.${key}`, value: which }]),
      ...roles.map((role) => ({ name: `give.${key}.roles`, value: role })),
    ]),
  ]
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
