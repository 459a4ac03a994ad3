import { type Policy, placesOf } from '@remit/policy'
import type { Tx } from '../../db/index.ts'
import {
  applyChanges,
  type Changes,
  holdersOfRole,
  judgeChanges,
  type ListedRole,
  type MadeRole,
  madeRolesAt,
  namesOf,
  rehearse,
} from '../../directory/index.ts'
import { type Acted, type Problem, refuse, type SignedInUser, type View } from '../../service.ts'
import type { People } from '../people.ts'
import { fieldsOf } from './editor-view.ts'
import { effectOnHolders, type RoleEffect } from './role-effect.ts'
import { rolesAt, rolesGiven } from './role-words.ts'
import { withMade } from './roles-known.ts'
import { problemsIn, roleFrom, type SentRole } from './sent-role.ts'

interface Saving {
  tx: Tx
  user: SignedInUser
  now: Date
}

interface Wanted {
  sent: SentRole
  do: 'defineRole' | 'changeRole'
  id: string
  before: ListedRole | undefined
}

/** Every problem at once; else the effect to look at; else, once confirmed, the role is made or changed. */
export async function saveRole(people: People, saving: Saving, wanted: Wanted): Promise<Acted> {
  const { tx, user, now } = saving
  const { sent, before } = wanted
  if (sent.again) return { check: {} }
  const { policy } = user.facts
  const role = roleFrom(policy, sent, { id: wanted.id, organisation: user.acting.organisation.id })
  refuseOvertaken(people, wanted)
  const problems = await problemsOf(saving, role, before)
  if (problems.length > 0) return { problems }
  const command = { do: wanted.do, role }
  const changes: Changes = {
    policy,
    actor: user,
    commands: [command],
    now,
    ...(before && { roleRevisions: { [role.id]: sent.revision } }),
  }
  const beyond = await beyondIn(tx, changes, role)
  if (beyond !== undefined) return { problems: [beyond] }
  if (!sent.confirmed) return { check: await checkView(saving, changes, { role, sent, before }) }
  await applyChanges(tx, changes)
  return { to: `${people.root}/roles/${role.id}`, notice: `${role.label} ${before ? 'changed' : 'made'}` }
}

function refuseOvertaken({ root }: People, { sent, before }: Wanted): void {
  if (before === undefined || before.revision === sent.revision) return
  throw refuse('conflict', {
    message: `${before.label} has changed since you opened the page. Nothing you chose was saved.`,
    next: 'Look at what is there now, then make your change again.',
    back: { href: `${root}/roles/${before.id}`, text: `Back to ${before.label}` },
  })
}

async function problemsOf({ tx, user }: Saving, role: MadeRole, before: MadeRole | undefined) {
  const { policy } = user.facts
  const customRoles = await madeRolesAt(tx, user.acting.organisation.path)
  const others = customRoles.filter(({ id, organisation }) => id !== role.id && organisation === role.organisation)
  const taken = [...policy.roles.values(), ...others].map(({ label }) => label)
  return problemsIn(policy, role, { places: placesOf(user.organisations), customRoles, before, taken })
}

/** Law 9: what the maker may not give is a problem of the form, so that nothing typed is lost. */
async function beyondIn(
  tx: Tx,
  { policy, actor, commands, now }: Changes,
  role: MadeRole,
): Promise<Problem | undefined> {
  const [answer] = await rehearse(tx, { policy, tries: [{ actor, commands }], now })
  const beyond = answer?.allowed === false && answer.refusals.find(({ code }) => code === 'roleTooWide')
  if (!beyond) return undefined
  const about = role.grants.find(({ permission }) => beyond.message.includes(labelIn(policy, permission)))
  const where = about ? `grants.${about.permission}` : 'sections'
  const message = `${beyond.message}. You may only put into a role what you may give to others yourself.`
  return { code: 'roleTooWide', where, message }
}

function labelIn({ permissions }: Policy, key: string): string {
  return permissions.get(key)?.label ?? key
}

async function checkView(
  { tx, user, now }: Saving,
  changes: Changes,
  { role, sent, before }: { role: MadeRole; sent: SentRole; before: ListedRole | undefined },
): Promise<View> {
  const { policy } = user.facts
  const { kind } = user.acting.organisation
  const judged = await judgeChanges(tx, changes)
  const others = await madeRolesAt(tx, user.acting.organisation.path)
  const known = withMade(policy, [...others.filter(({ id }) => id !== role.id), role])
  const words = rolesAt(known, kind).find(({ key }) => key === role.id)
  return {
    title: before ? `Check this change to ${before.label}` : `Check ${role.label} before you make it`,
    check: {
      label: role.label,
      was: before?.label ?? role.label,
      description: role.description,
      lets: words?.lets ?? [],
      gives: rolesGiven(known, role),
      effect: before && (await effectOf({ tx, user, now }, judged, before)),
      fields: fieldsOf(sent),
    },
  }
}

async function effectOf(
  { tx, user, now }: Saving,
  { before, judgement }: Awaited<ReturnType<typeof judgeChanges>>,
  role: ListedRole,
): Promise<RoleEffect> {
  const holders = await holdersOfRole(tx, role.id)
  const names = await namesOf(
    tx,
    before.organisations.map(({ id }) => id),
  )
  const after = judgement.state
  return effectOnHolders({ policy: user.facts.policy, before, after, holders, names, at: now.getTime() })
}
