import type { GrantReference, Reason } from '@remit/policy'
import { explainMember, type MemberExplanation } from '../../access/index.ts'
import { decidersOf, type ListedOrganisation, type Member } from '../../directory/index.ts'
import type { AskedResource, Asking } from '../../service.ts'
import type { People } from '../people.ts'
import { reachOf, roleLabel } from '../roles/role-words.ts'
import { type RolesKnown, rolesKnownAt } from '../roles/roles-known.ts'
import { placesWords } from '../users/assigned-places.ts'
import { inWords, lowerFirst } from '../words.ts'
import { conditionInWords } from './condition-words.ts'
import { thingInWords } from './question.ts'

/** The answer about one user, as the page prints it. */
export interface MemberAnswer {
  allowed: boolean
  sentence: string
  /** The engine’s own account, every reason of it. */
  because: string
  reasons: readonly { role: string; at: string; reach: string; says: string }[]
  /** For a denial: what would change it, who may, and the page to do it on. */
  remedy: { words: string; who: string; href: string } | undefined
  member: { id: string; name: string }
}

/** Asks the engine, and puts what it says in words with the way forward. Undefined when the member went meanwhile. */
export async function answerFor(
  people: People,
  { db, user, now }: Asking,
  {
    member,
    permission,
    resource,
    place,
  }: { member: Member; permission: string; resource: AskedResource; place: ListedOrganisation },
): Promise<MemberAnswer | undefined> {
  const { policy } = user.facts
  const asked = { policy, permission, resource, now, membership: member.id, name: member.user.name }
  const found = await explainMember(db, asked)
  if (found === undefined) return undefined
  const label = policy.permissions.get(permission)?.label ?? permission
  const thing = thingInWords(policy, resource, place)
  const known = await rolesKnownAt(db, policy, member.organisation.path)
  return {
    allowed: found.allowed,
    sentence: `${member.user.name} ${found.allowed ? 'may' : 'may not'} ${lowerFirst(label)}, for ${thing}`,
    because: found.forAdministrator,
    reasons: found.derivation.map((reason) => rowOf(known, member, reason, found.names)),
    remedy: await remedyOf(people, { db, user, now }, member, found),
    member: { id: member.id, name: member.user.name },
  }
}

async function remedyOf(
  people: People,
  { db, user, now }: Pick<Asking, 'db' | 'user' | 'now'>,
  member: Member,
  { remedy }: MemberExplanation,
): Promise<MemberAnswer['remedy']> {
  const [first] = remedy?.change ?? []
  if (remedy === undefined || first === undefined) return undefined
  const here = `${people.root}/users/${member.id}`
  if (first.do === 'acceptInvitation') {
    return {
      words: upperFirst(remedy.words),
      who: `${member.user.name}, by accepting the invitation`,
      href: `${here}/invitation`,
    }
  }
  const change = {
    policy: user.facts.policy,
    organisation: member.organisation.id,
    commands: remedy.change.filter((each) => each.do !== 'addOrganisation'),
    now,
  }
  // Names above the acting organisation are not the reader’s to know.
  const known = (await decidersOf(db, { ...change, except: '' })).filter(
    (each) => each.organisation === member.organisation.name,
  )
  const names = known.map(({ id, name }) => (id === user.id ? 'you' : name))
  const who = names.length > 0 ? inWords(names) : 'nobody here: ask whoever administers the organisation above'
  const pages = {
    assignRole: `${here}/roles`,
    changePlaces: `${here}/${placesWords(people)?.slug ?? ''}`,
    reactivateMembership: `${here}/reactivation`,
  }
  return { words: upperFirst(remedy.words), who, href: pages[first.do as keyof typeof pages] ?? here }
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const asleep = {
  invited: 'The invitation is not accepted yet',
  suspended: 'The membership is suspended',
  ended: 'The membership has ended',
  notYet: 'It has not started yet',
  expired: 'It has ended',
  organisationClosed: 'The organisation is closed',
  organisationUnknown: 'The organisation is not known here',
  unknown: 'The role no longer exists',
  wrongKind: 'The role cannot be held at this kind of organisation',
} as const

function rowOf(policy: RolesKnown, member: Member, reason: Reason, names: ReadonlyMap<string, string>) {
  const grant = 'grant' in reason ? reason.grant : undefined
  const role = grant?.role ?? ('role' in reason ? reason.role : undefined)
  return {
    role: role === undefined ? (grant ? 'Everybody’s own' : 'No role') : roleLabel(policy, role),
    at: member.organisation.name,
    reach: grant ? reachInWords(policy, member, grant) : '',
    says: saysOf(policy, reason, names),
  }
}

function reachInWords(
  policy: RolesKnown,
  { organisation }: Member,
  { role, scope, permission }: GrantReference,
): string {
  const when = policy.roles
    .get(role ?? '')
    ?.grants.find((each) => each.permission.key === permission && each.scope === scope)?.when
  const reach = reachOf(policy, { scope }, organisation.kind)
  return when === undefined ? reach : `${reach}, only where ${conditionInWords(when)}`
}

function saysOf(policy: RolesKnown, reason: Reason, names: ReadonlyMap<string, string>): string {
  switch (reason.code) {
    case 'granted':
      return reason.through === undefined
        ? 'Gives it'
        : `Gives it, through ${names.get(reason.through) ?? 'that organisation'}`
    case 'condition':
      return reason.value === false
        ? 'The condition is not met here'
        : 'Depends on the record: its condition cannot be told from here'
    case 'outOfReach':
      return 'Does not reach this'
    case 'closed':
      return `${names.get(reason.organisation) ?? 'The organisation'} is closed`
    case 'roleAsleep':
    case 'membershipAsleep':
      return asleep[reason.why]
    case 'noRole':
      return `Would come with ${inWords(reason.roles.map((key) => roleLabel(policy, key))) || 'no role at this kind of organisation'}`
    default:
      return 'Nothing here gives it'
  }
}
