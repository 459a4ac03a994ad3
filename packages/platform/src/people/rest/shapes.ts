import { z } from 'zod'

/** The shapes other systems send and are sent: they read requests, write answers and make the published description. */

const id = z.uuid()
const moment = z.iso.datetime()

/** An organisation, or every one of a kind beneath one (left out: the member's own), those added later included. */
export const assigned = z.union([
  z.strictObject({ organisation: id }),
  z.strictObject({ every: z.string().min(1), beneath: id.optional() }),
])

export const organisation = z.object({
  id,
  kind: z.string(),
  name: z.string(),
  code: z.string().nullable(),
  parent: id.nullable(),
})

export const user = z.object({
  id: id.describe('Of the user in this organisation'),
  revision: z.int().describe('Rises with every change: send it back with a change'),
  status: z.enum(['invited', 'active', 'suspended', 'ended']),
  name: z.string(),
  email: z.string(),
  organisation: z.object({ id, kind: z.string(), name: z.string() }),
  roles: z.array(z.object({ role: z.string(), from: moment.nullable(), until: moment.nullable() })),
  assigned: z.array(assigned),
  invitation: z
    .object({ state: z.enum(['open', 'expired']), expiresAt: moment })
    .nullable()
    .describe('The newest, while the user is invited'),
  lastSeenAt: moment.nullable(),
  addedAt: moment,
})

export const role = z.object({
  role: z.string().describe('How it is named in changes'),
  label: z.string(),
  description: z.string().nullable(),
  lets: z.array(z.object({ section: z.string(), reach: z.string(), permissions: z.array(z.string()) })),
  rules: z.array(z.string()),
  mayGive: z.boolean().describe('Whether the user you act for may give it'),
})

export const entry = z.object({
  chain: z.string(),
  sequence: z.int(),
  at: moment,
  by: z.string(),
  viewingAs: z.string().nullable(),
  action: z.string(),
  subject: z.object({ type: z.string(), id: z.string(), name: z.string() }),
  organisation: z.string().nullable(),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  reason: z.string().nullable(),
})

/** A part of a list, and where to go on: `next` is sent as `after`. */
export function partOf<T extends z.ZodType>(one: T, next: z.ZodType = id.nullable()) {
  return z.object({ results: z.array(one), next: next.describe('Send it as “after”; null at the end') })
}

/** How much of a list, and from where. */
export const part = {
  after: id.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
}

export const reason = z.string().trim().min(1).max(500)
export const revision = z.int().describe('The revision you saw: refused when somebody changed the user since')
