import { byKey, count, either, listOf, object, one, recordOf, type Shape, scalar, text, truth } from './shape.ts'

/** What a policy looks like: checked before its names are, because a policy may come from a file. */

const nothing = one([])
const source = object({ document: text, basis: one(['stated', 'inferred']) }, { section: text })
const attributeType = one(['string', 'number', 'boolean', 'date', 'instant', 'list'])
const attributes = recordOf(either(attributeType, nothing, object({ type: attributeType }, { fromCaller: truth })))
const texts = listOf(text)
const roleSet = either(nothing, texts, object({ family: text }))
const narrowScope = one(['own', 'selected', 'assigned', 'organisation'])
const scope = one(['own', 'selected', 'assigned', 'organisation', 'all'])

const reference = byKey(
  Object.fromEntries(
    ['resource', 'organisation', 'subject', 'action', 'context'].map((it) => [it, object({ [it]: text })]),
  ),
)
const operand = either(scalar, nothing, reference)
const pair: Shape = (value, where) =>
  Array.isArray(value) && value.length === 2
    ? value.flatMap((it, index) => operand(it, `${where}[${index}]`))
    : [{ code: 'wrongType', where, message: `${where} must be two operands` }]
const membershipPair: Shape = (value, where) =>
  Array.isArray(value) && value.length === 2
    ? [...operand(value[0], `${where}[0]`), ...either(nothing, listOf(scalar), reference)(value[1], `${where}[1]`)]
    : [{ code: 'wrongType', where, message: `${where} must be an operand and a list` }]
const condition: Shape = (value, where) =>
  byKey({
    eq: object({ eq: pair }),
    lt: object({ lt: pair }),
    in: object({ in: membershipPair }),
    present: object({ present: reference }),
    and: object({ and: listOf(condition) }),
    or: object({ or: listOf(condition) }),
    not: object({ not: condition }),
  })(value, where)

const organisation = object(
  { label: text, plural: text },
  { within: texts, heldBy: texts, attributes, add: text, close: text, hold: text, source },
)
const resource = object({ label: text, plural: text, heldBy: texts }, { of: text, attributes, source })
const notify = one(['instant', 'hourly', 'daily'])
const permission = object(
  { label: text, section: text },
  {
    on: either(text, texts, nothing),
    closed: truth,
    module: text,
    caution: truth,
    reads: truth,
    notify,
    when: condition,
    source,
  },
)
const role = object(
  { label: text, at: texts, grants: listOf(object({ permissions: texts, scope }, { when: condition, source })) },
  { description: text, family: text, source },
)
const constraint = byKey({
  atMost: object({ atMost: count, roles: roleSet, per: text }, { source }),
  atLeast: object({ atLeast: count, roles: roleSet, per: text }, { source }),
  exactlyOne: object({ exactlyOne: roleSet, per: text }, { source }),
  exclusive: object({ exclusive: texts, per: one(['membership', 'user']) }, { source }),
  exclusiveGrants: object({ exclusiveGrants: texts, per: one(['membership', 'user']) }, { source }),
  requires: object({ requires: roleSet, role: text }, { source }),
  coversAll: object({ coversAll: text, role: text }, { source }),
  atMostOneOf: object({ atMostOneOf: text }, { source }),
})
const acts = one(['invite', 'add', 'assign', 'revoke', 'place', 'select', 'suspend', 'reactivate', 'end', 'defineRole'])
const administration = object(
  {
    holder: byKey({ roles: object({ roles: roleSet }), permission: object({ permission: text }) }),
    may: listOf(acts),
    roles: either(
      one(['any', 'chosen']),
      texts,
      byKey({ family: object({ family: text }), chosenFor: object({ chosenFor: text }) }),
    ),
    where: one(['organisation', 'assigned', 'all', 'created']),
    self: truth,
    peers: truth,
  },
  { places: one(['any', 'own']), alongside: truth, source },
)
const definitionRule = byKey({
  oneOf: object({ oneOf: texts }, { source }),
  choice: object({ choice: recordOf(object({ gives: texts }, { when: condition })), permission: text }, { source }),
  requires: object({ requires: texts, permission: text }, { source }),
  requiresAny: object({ requiresAny: texts, permission: text }, { source }),
  implies: object({ implies: texts, permission: text }, { source }),
  narrows: object({ narrows: texts, to: one(['selected', 'assigned', 'own']), permission: text }, { source }),
  scopes: object({ scopes: listOf(narrowScope), permission: text }, { source }),
  choosesRoles: object({ choosesRoles: truth, permission: text }, { source }),
  always: object({ always: text, scope: narrowScope, unless: text }, { source }),
})

const firstAdministrator = object(
  { at: text, roles: texts, approvers: texts, checkedBy: text },
  { assigned: listOf(object({ every: text })), source },
)

const permissions = either(text, texts, nothing)
const viewAs = object({}, { read: permissions, change: permissions })

export const policyShape: Shape = object(
  {
    key: text,
    name: text,
    organisations: recordOf(organisation),
    resources: recordOf(resource),
    permissions: recordOf(permission),
    roles: recordOf(role),
    constraints: recordOf(constraint),
    administration: recordOf(administration),
  },
  {
    status: one(['policy only']),
    subject: attributes,
    context: attributes,
    firstAdministrator: either(nothing, listOf(firstAdministrator), firstAdministrator),
    viewAs,
    customRoles: object(
      { at: texts, catalogue: either(one(['all']), texts, nothing), rules: listOf(definitionRule) },
      { scopes: listOf(narrowScope), source },
    ),
  },
)
