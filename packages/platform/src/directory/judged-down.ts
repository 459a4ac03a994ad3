import type { Refusal as Judged, RefusalCode as JudgedCode } from '@remit/policy'
import type { Reader } from '../db/index.ts'
import { type Refusal, type RefusalCode, refuse } from '../refusals.ts'
import { idsIn, namesOf, withNames } from './names.ts'

const constraints: ReadonlySet<JudgedCode> = new Set([
  'atMost',
  'atLeast',
  'exactlyOne',
  'exclusive',
  'requires',
  'coversAll',
  'atMostOneOf',
])

const denials: ReadonlySet<JudgedCode> = new Set([
  'notAdministrator',
  'notThisAct',
  'outsideYourOrganisation',
  'roleNotYours',
  'holdsOtherRoles',
  'notYourself',
  'notPeers',
  'placeNotYours',
  'noPermission',
  'notYourInvitation',
  'notForJobs',
  'roleTooWide',
  'notApprover',
  'notWhileViewing',
])

/**
 * The platform's refusal for a change set judged down: the first reason of the gravest kind (may not, constraint, conflict)
 * with its next step, the people who hold the places by name, then the other reasons.
 */
export async function judgedDown(reader: Reader, refusals: readonly Judged[]): Promise<Refusal> {
  const [first, ...others] = gravestFirst(refusals)
  if (!first) throw new Error('The engine refused without a reason.')
  const texts = refusals.flatMap(({ message, alternative, people }) => [message, alternative.message, ...people])
  const names = await namesOf(reader, idsIn(...texts))
  const named = first.people.map((id) => names.get(id) ?? id).toSorted()
  const code = codeOf(first)
  // The page of a constraint lists names among other lines, so they say what they are; a denial has a heading for them.
  const lead = first.code === 'atMost' || first.code === 'atLeast' ? 'Who holds it now' : 'Who it is about'
  const people = code === 'denied' || named.length === 0 ? named : [`${lead}: ${named.join(', ')}`]
  const wrong = refusals.flatMap(({ problems = [] }) => problems.map(({ message }) => message))
  return refuse(code, {
    message: withNames(first.message, names),
    next: withNames(first.alternative.message, names),
    details: [...new Set([...people, ...others.map(({ message }) => withNames(message, names)), ...wrong])],
  })
}

/** May not, then constraint, then conflict. */
export function gravestFirst(refusals: readonly Judged[]): readonly Judged[] {
  const grave: readonly RefusalCode[] = ['denied', 'constraint', 'conflict']
  return refusals.toSorted((a, b) => grave.indexOf(codeOf(a)) - grave.indexOf(codeOf(b)))
}

/** The platform's code for one of the engine's. */
export function codeOf({ code }: Judged): 'denied' | 'constraint' | 'conflict' {
  if (denials.has(code)) return 'denied'
  return constraints.has(code) ? 'constraint' : 'conflict'
}
