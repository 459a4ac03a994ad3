import { type AdministrationSource, explain } from '@remit/policy'
import type { Reader } from '../db/index.ts'
import { idsIn, membersHolding, namesOf, withNames } from '../directory/index.ts'
import type { AskedResource } from './asked-resource.ts'
import { askOf, factsAbout } from './may.ts'
import type { SignedInUser } from './signed-in-user.ts'

/** A denial in words. `next` is empty when the sentence says it already; `whoCanHelp` are names of people in the user's organisation who could change it; perhaps none. */
export interface Denial {
  sentence: string
  next: string
  whoCanHelp: readonly string[]
}

/** Why the user may not, for a page to show: says nothing of records or people they may not know. */
export async function explainDenial(
  reader: Reader,
  user: SignedInUser,
  permission: string,
  resource: AskedResource,
  now: Date,
): Promise<Denial> {
  const facts = await factsAbout(reader, user, resource)
  const { forPerson, remedy } = explain(facts.policy, facts, askOf(user, permission, resource), now.getTime())
  const names = await namesOf(reader, idsIn(forPerson))
  const whoCanHelp = await whoCanHelpWith(reader, user, permission, now)
  const askOneOfThem = remedy === undefined ? 'If you need it for your work, ask one of the people below.' : ''
  return {
    sentence: withNames(forPerson, names),
    next: whoCanHelp.length > 0 ? askOneOfThem : nobodyToAsk(user),
    whoCanHelp,
  }
}

/** Above the topmost organisation there are only those who run the system. */
function nobodyToAsk(user: SignedInUser): string {
  const { name } = user.acting.organisation
  return isTopmost(user)
    ? `Nobody else at ${name} can give you a role that allows it. If you need it for your work, ask your support: they can.`
    : `Nobody else at ${name} can give roles. If you need it for your work, ask your support: they know who can.`
}

function isTopmost({ acting }: SignedInUser): boolean {
  return acting.organisation.path.split('/').filter(Boolean).length === 1
}

/** Those who can give a role that holds the permission; beneath the topmost, where nobody can, whoever gives roles at all knows whom to ask. */
async function whoCanHelpWith(reader: Reader, user: SignedInUser, permission: string, now: Date) {
  const rules = Object.values(user.facts.policy.source.administration).filter(({ may }) => may.includes('assign'))
  const able = await holdersOf(
    reader,
    user,
    rules.filter((rule) => gives(user, rule, permission)),
    now,
  )
  return able.length > 0 || isTopmost(user) ? able : holdersOf(reader, user, rules, now)
}

/** Whether a role that the rule lets somebody give stands where the user is, and holds the permission. */
function gives({ facts, acting }: SignedInUser, { roles: given }: AdministrationSource, permission: string): boolean {
  if (given === 'chosen' || (typeof given === 'object' && 'chosenFor' in given)) return true
  const here = [...facts.policy.roles.values()].filter(
    ({ at, grants }) => at.has(acting.organisation.kind) && grants.some((grant) => grant.permission.key === permission),
  )
  return here.some(({ key, family }) => {
    if (given === 'any') return true
    return 'family' in given ? family === given.family : given.includes(key)
  })
}

/** Names of the others in the user's organisation who act by these rules. */
async function holdersOf(reader: Reader, user: SignedInUser, rules: readonly AdministrationSource[], now: Date) {
  const roles = [...new Set(rules.flatMap((rule) => rolesOf(rule, user)))]
  const holders = await membersHolding(reader, { organisation: user.acting.organisation.id, roles }, now)
  return holders.filter(({ id }) => id !== user.id).map(({ name }) => name)
}

function rolesOf({ holder }: AdministrationSource, user: SignedInUser): readonly string[] {
  const { roles } = user.facts.policy
  if ('permission' in holder) {
    return [...roles.values()]
      .filter(({ grants }) => grants.some((grant) => grant.permission.key === holder.permission))
      .map(({ key }) => key)
  }
  const { roles: set } = holder
  return 'family' in set ? [...roles.values()].filter(({ family }) => family === set.family).map(({ key }) => key) : set
}
