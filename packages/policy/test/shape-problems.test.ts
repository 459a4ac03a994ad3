import { describe, expect, it } from 'vitest'
import { noun, permission, plain, problemsOf, withAt, wrong } from './plain-policy.ts'

/** Data of any shape may be given to `compile`: what is wrong with it is told by path, and nothing that is right is refused. */

const NAMES = ['key', 'name', 'organisations', 'resources', 'permissions', 'roles', 'constraints', 'administration']
const said = (where: string, words: string) => ['wrongType', where, `${where} must be ${words}`]
const unsaid = (where: string) => ['unknownKey', where, `${where} is not something a policy says`]
const missing = (where: string) => ['missing', where, `${where} is missing`]

const condition = {
  and: [
    { eq: [{ resource: 'state' }, 'open'] },
    { lt: [1, { subject: 'level' }] },
    { in: [true, ['a', 1, false]] },
    { or: [{ in: ['a', { context: 'list' }] }, { present: { organisation: 'levy' } }] },
    { not: { eq: [{ action: 'name' }, 'loan.see'] } },
  ],
}
const source = { document: 'Guidance', section: '1', basis: 'stated' }
const attributes = {
  a: 'string',
  b: 'number',
  c: 'boolean',
  d: 'date',
  e: 'instant',
  f: { type: 'list', fromCaller: true },
}

/** Everything a policy can say. */
const full = {
  ...plain,
  status: 'policy only',
  subject: { level: 'number' },
  context: { list: 'list' },
  organisations: {
    ...plain.organisations,
    library: {
      ...noun,
      within: ['county'],
      heldBy: ['county'],
      attributes: { ...attributes, levy: 'boolean' },
      add: 'loan.see',
      close: 'loan.see',
      hold: 'loan.see',
      source,
    },
  },
  resources: { ...plain.resources, note: { ...noun, heldBy: ['library'], of: 'loan', attributes, source } },
  permissions: {
    ...plain.permissions,
    'loan.see': { ...permission, closed: true, module: 'm', caution: false, reads: true, when: condition, source },
    ...Object.fromEntries(
      ['instant', 'hourly', 'daily'].map((notify) => [`loan.${notify}`, { ...permission, on: ['loan'], notify }]),
    ),
  },
  roles: {
    ...plain.roles,
    clerk: {
      label: 'Clerk',
      description: 'Lends',
      at: ['county'],
      family: 'staff',
      grants: ['own', 'selected', 'assigned', 'organisation', 'all'].map((scope) => ({
        permissions: ['loan.see'],
        scope,
        when: condition,
        source,
      })),
      source,
    },
  },
  constraints: {
    a: { atMost: 0, roles: { family: 'staff' }, per: 'county', source },
    b: { atLeast: 0, roles: ['head'], per: 'county', source },
    c: { exactlyOne: ['clerk', 'head'], per: 'county', source },
    d: { exclusive: ['clerk', 'head'], per: 'membership', source },
    e: { exclusiveGrants: ['loan.see', 'note.see'], per: 'user', source },
    f: { requires: ['head'], role: 'head', source },
    g: { coversAll: 'library', role: 'head', source },
    h: { atMostOneOf: 'county', source },
  },
  administration: Object.fromEntries(
    ['organisation', 'assigned', 'all', 'created'].map((where, index) => [
      where,
      {
        holder: index === 0 ? { permission: 'loan.see' } : { roles: ['head'] },
        may: ['invite', 'add', 'assign', 'revoke', 'place', 'select', 'suspend', 'reactivate', 'end', 'defineRole'],
        roles: ['any', 'chosen', { chosenFor: 'loan.see' }, { family: 'staff' }][index],
        where,
        self: true,
        peers: false,
        places: index === 0 ? 'any' : 'own',
        alongside: true,
        source,
      },
    ]),
  ),
  firstAdministrator: {
    at: 'county',
    roles: ['head'],
    approvers: ['directors'],
    checkedBy: 'head',
    assigned: [{ every: 'library' }],
    source,
  },
  viewAs: { read: 'loan.see', change: ['loan.see'] },
  customRoles: {
    at: ['county'],
    catalogue: ['loan.see', 'note.see'],
    scopes: ['own', 'selected', 'assigned', 'organisation'],
    rules: [
      { oneOf: ['loan.see', 'note.see'], source },
      { permission: 'loan.see', choice: { few: { gives: ['loan.see'], when: condition } }, source },
      { permission: 'loan.see', requires: ['note.see'], source },
      { permission: 'loan.see', requiresAny: ['note.see'], source },
      { permission: 'loan.see', implies: ['note.see'], source },
      ...['selected', 'assigned', 'own'].map((to) => ({ permission: 'loan.see', narrows: ['note.see'], to, source })),
      { permission: 'note.see', scopes: ['own'], source },
      { permission: 'note.see', choosesRoles: true, source },
      { always: 'note.see', scope: 'own', unless: 'loan.see', source },
    ],
    source,
  },
}

describe('the shape of a policy', () => {
  it('has room for everything a policy can say', () => {
    expect(problemsOf(full)).toEqual([])
    const ways = withAt(['firstAdministrator'], [full.firstAdministrator], full)
    expect(problemsOf(withAt(['customRoles', 'catalogue'], 'all', ways))).toEqual([])
    expect(problemsOf(withAt(['organisations', 'county', 'within'], undefined))).toEqual([])
  })

  it('refuses a word it does not know wherever one can stand', () => {
    const isPlain = (it: unknown): it is Readonly<Record<string, unknown>> => typeof it === 'object' && it !== null
    const named = [
      'organisations',
      'resources',
      'permissions',
      'roles',
      'constraints',
      'administration',
      'subject',
      'context',
    ]
    const isOfNames = (path: readonly string[]) =>
      (path.length === 1 && named.includes(path[0] ?? '')) || ['attributes', 'choice'].includes(path.at(-1) ?? '')
    const visit = (it: unknown, path: readonly string[]): void => {
      if (!isPlain(it)) return
      if (!Array.isArray(it) && !isOfNames(path)) {
        const odd = problemsOf(withAt([...path, 'odd'], 1, full))
        expect([path, odd.map(([code]) => code)]).toEqual([path, ['unknownKey']])
      }
      if (!Array.isArray(it)) for (const [key, under] of Object.entries(it)) visit(under, [...path, key])
    }
    visit(full, [])
  })

  it('refuses anything that is not a policy, told as a whole or by what it lacks', () => {
    for (const it of [undefined, null, 'policy', 1, [], () => 1]) {
      expect(problemsOf(it)).toEqual([said('the policy', 'an object')])
    }
    expect(problemsOf({})).toEqual(NAMES.map(missing))
    expect(problemsOf({ ...plain, colour: 'red' })).toEqual([unsaid('colour')])
    expect(problemsOf({ ...plain, toString: 1 })).toEqual([unsaid('toString')])
    expect(problemsOf({ ...plain, status: undefined, colour: undefined })).toEqual([])
  })

  it('tells what every plain value must be', () => {
    for (const it of ['', 1, null, [], {}]) expect(wrong('name', it)).toEqual([said('name', 'a text')])
    for (const it of ['yes', 1, null]) {
      expect(wrong('permissions/loan.see/closed', it)).toEqual([said('permissions.loan.see.closed', 'true or false')])
    }
    for (const it of [-1, 1.5, '1', Number.NaN, true]) {
      expect(wrong('constraints/c', { atMost: it, roles: ['head'], per: 'county' })).toEqual([
        ['badNumber', 'constraints.c.atMost', 'constraints.c.atMost must be a whole number, 0 or more'],
      ])
    }
    expect(wrong('status', 'ready')).toEqual([said('status', 'one of: policy only')])
    expect(wrong('roles/clerk/at', 'county')).toEqual([said('roles.clerk.at', 'a list')])
    expect(wrong('roles/clerk/at', ['county', 1])).toEqual([said('roles.clerk.at[1]', 'a text')])
    expect(wrong('roles', [])).toEqual([said('roles', 'an object')])
    expect(wrong('roles/clerk', null)).toEqual([said('roles.clerk', 'an object')])
    expect(wrong('roles/clerk/grants', [{ permissions: [], scope: 'wide' }])).toEqual([
      said('roles.clerk.grants[0].scope', 'one of: own, selected, assigned, organisation, all'),
    ])
  })

  it('tells what every part of a condition must be', () => {
    const when = (it: unknown) => wrong('permissions/loan.see/when', it)
    const at = 'permissions.loan.see.when'
    expect(when({ like: 1 })).toEqual([said(at, 'one of: eq, lt, in, present, and, or, not')])
    expect(when('always')).toEqual([said(at, 'one of: eq, lt, in, present, and, or, not')])
    for (const it of [[1], [1, 2, 3], 1]) {
      expect(when({ eq: it })).toEqual([said(`${at}.eq`, 'two operands')])
      expect(when({ lt: it })).toEqual([said(`${at}.lt`, 'two operands')])
      expect(when({ in: it })).toEqual([said(`${at}.in`, 'an operand and a list')])
    }
    const sides = 'one of: resource, organisation, subject, action, context'
    expect(when({ eq: [{ record: 'x' }, null] })).toEqual([
      said(`${at}.eq[0]`, sides),
      said(`${at}.eq[1]`, 'a text, a number, true or false'),
    ])
    expect(when({ lt: [[1], 2] })).toEqual([said(`${at}.lt[0]`, 'one of: ')])
    expect(when({ in: [{ subject: 1 }, 'a'] })).toEqual([
      said(`${at}.in[0].subject`, 'a text'),
      said(`${at}.in[1]`, 'one of: '),
    ])
    expect(when({ in: [1, [null]] })).toEqual([said(`${at}.in[1][0]`, 'a text, a number, true or false')])
    expect(when({ present: 'state' })).toEqual([said(`${at}.present`, sides)])
    expect(when({ and: { or: [] } })).toEqual([said(`${at}.and`, 'a list')])
    expect(when({ or: [{ not: {} }] })).toEqual([said(`${at}.or[0].not`, 'one of: eq, lt, in, present, and, or, not')])
    expect(when({ present: { subject: 'a', action: 'b' } })).toEqual([unsaid(`${at}.present.action`)])
  })

  it('tells what every kind of rule must be', () => {
    const kinds = 'atMost, atLeast, exactlyOne, exclusive, exclusiveGrants, requires, coversAll, atMostOneOf'
    expect(wrong('constraints/c', { often: 1 })).toEqual([said('constraints.c', `one of: ${kinds}`)])
    expect(wrong('constraints/c', { exclusive: [], per: 'county' })).toEqual([
      said('constraints.c.per', 'one of: membership, user'),
    ])
    const rules = 'oneOf, choice, requires, requiresAny, implies, narrows, scopes, choosesRoles, always'
    expect(wrong('customRoles', { at: [], catalogue: 'some', rules: [{ often: 1 }] })).toEqual([
      said('customRoles.catalogue', 'one of: all'),
      said('customRoles.rules[0]', `one of: ${rules}`),
    ])
    const rule = { may: [], where: 'all', self: true, peers: true }
    expect(wrong('administration/a', { ...rule, holder: { roles: 'head' }, roles: 'some' })).toEqual([
      said('administration.a.holder.roles', 'one of: '),
      said('administration.a.roles', 'one of: any, chosen'),
    ])
    expect(wrong('administration/a', { ...rule, holder: {}, roles: {}, may: ['rule'] })).toEqual([
      said('administration.a.holder', 'one of: roles, permission'),
      said(
        'administration.a.may[0]',
        'one of: invite, add, assign, revoke, place, select, suspend, reactivate, end, defineRole',
      ),
      said('administration.a.roles', 'one of: family, chosenFor'),
    ])
    expect(wrong('subject', { level: 'big', list: ['list'], shape: { fromCaller: 1 } })).toEqual([
      said('subject.level', 'one of: string, number, boolean, date, instant, list'),
      said('subject.list', 'one of: '),
      missing('subject.shape.type'),
      said('subject.shape.fromCaller', 'true or false'),
    ])
    expect(wrong('permissions/loan.see/source', { document: 'x', basis: 'felt' })).toEqual([
      said('permissions.loan.see.source.basis', 'one of: stated, inferred'),
    ])
  })
})
