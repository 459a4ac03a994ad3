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
  const administrators = await administratorsOf(reader, user, now)
  return {
    sentence: withNames(forPerson, names),
    next: nextStep(administrators.length > 0, remedy !== undefined),
    whoCanHelp: administrators,
  }
}

function nextStep(somebodyToAsk: boolean, canBeChanged: boolean): string {
  if (!somebodyToAsk) return 'Ask your administrator.'
  return canBeChanged ? '' : 'If you need it for your work, ask one of the people below.'
}

async function administratorsOf(reader: Reader, user: SignedInUser, now: Date): Promise<readonly string[]> {
  const rules = Object.values(user.facts.policy.source.administration).filter(({ may }) => may.includes('assign'))
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
