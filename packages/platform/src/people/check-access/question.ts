import type { Policy } from '@remit/policy'
import {
  findMember,
  findOrganisation,
  type ListedOrganisation,
  listMembers,
  listOrganisations,
  type Member,
} from '../../directory/index.ts'
import type { AskedResource, Asking } from '../../service.ts'
import { queryText } from '../query-text.ts'

const mostChoices = 20

/** One thing asked for in words: found, or several that it could be, or none. */
export type Sought<Thing> = { found?: Thing; choices: readonly Thing[] }

/** What the address asks, as far as it can be understood. */
export interface Question {
  /** What was typed or chosen, to be shown again. */
  asked: { person: string; what: string; place: string }
  /** Undefined: nobody was named, so the question is who can. */
  person: Sought<Member> | undefined
  permission: string | undefined
  place: Sought<ListedOrganisation>
}

/** Reads the question. People and places are those of the acting organisation and beneath: others do not exist here. */
export async function readQuestion(asking: Asking): Promise<Question> {
  const { query, user } = asking
  const asked = { person: queryText(query.person), what: queryText(query.what), place: queryText(query.place) }
  const { permissions } = user.facts.policy
  return {
    asked,
    person: asked.person === '' ? undefined : await seekMember(asking, asked.person),
    permission: permissions.has(asked.what) ? asked.what : undefined,
    place: await seekPlace(asking, asked.place),
  }
}

/** By id, by email, or by a part of the name. */
async function seekMember({ db, user, now }: Asking, person: string): Promise<Sought<Member>> {
  const { organisation, service } = user.acting
  const byId = await findMember(db, person, now)
  if (byId && byId.service === service && byId.organisation.path.startsWith(organisation.path)) {
    return { found: byId, choices: [] }
  }
  const filter = { organisation: organisation.id, search: person, pageSize: mostChoices }
  const { members } = await listMembers(db, filter, now)
  const exact = members.filter(({ user: { email, name } }) => [email, name].some((text) => isSame(text, person)))
  const [only, second] = exact.length > 0 ? exact : members
  return only && !second ? { found: only, choices: [] } : { choices: exact.length > 1 ? exact : members }
}

/** By id, by code, or by a part of the name; nothing typed is the acting organisation. */
async function seekPlace({ db, user }: Asking, place: string): Promise<Sought<ListedOrganisation>> {
  const { id, path } = user.acting.organisation
  const byId = await findOrganisation(db, place === '' ? id : place)
  if (byId?.path.startsWith(path)) return { found: byId, choices: [] }
  const here = await findOrganisation(db, id)
  const beneath = await listOrganisations(db, { path, search: place, closed: true, limit: mostChoices })
  const all = [...(here?.name.toLowerCase().includes(place.toLowerCase()) ? [here] : []), ...beneath]
  const exact = all.filter(({ name, code }) => [name, code ?? ''].some((text) => isSame(text, place)))
  const [only, second] = exact.length > 0 ? exact : all
  return only && !second ? { found: only, choices: [] } : { choices: exact.length > 1 ? exact : all }
}

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase()
}

/** The thing meant at a place: the place itself, any record held there, or undefined when the permission is asked of neither. */
export function thingAt(policy: Policy, permission: string, place: ListedOrganisation): AskedResource | undefined {
  const types = policy.permissions.get(permission)?.types ?? []
  if (types.includes(place.kind)) return { type: place.kind, id: place.id, holders: [place.id] }
  const record = types.find((type) => policy.source.resources[type]?.heldBy?.includes(place.kind))
  return record === undefined ? undefined : { type: record, holders: [place.id] }
}

/** “any pupil of Ash School”, or the place’s name when it is asked of the place itself. */
export function thingInWords(policy: Policy, { type, id }: AskedResource, place: ListedOrganisation): string {
  if (id !== undefined) return place.name
  return `any ${policy.source.resources[type]?.label ?? type} of ${place.name}`
}

/** The places a permission is asked at, in words: “a school or a local authority”. */
export function askedAt(policy: Policy, permission: string): string {
  const { organisations, resources } = policy.source
  const kinds = (policy.permissions.get(permission)?.types ?? []).flatMap((type) =>
    policy.kinds.has(type) ? [type] : (resources[type]?.heldBy ?? []),
  )
  return [...new Set(kinds)].map((kind) => `a ${organisations[kind]?.label ?? kind}`).join(' or ')
}
