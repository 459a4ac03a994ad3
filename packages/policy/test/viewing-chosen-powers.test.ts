import type { CustomRole } from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { answer, kinds, member, more, policyWith, type There } from './two-administrators.ts'

/** The same of powers that are not written in a rule: the roles a made role lets its holders give, and appointing first administrators. */

describe('roles chosen in a role made at run time', () => {
  const chosen = { holder: { permission: 'area.run' }, roles: 'chosen' } as const
  const runner = (id: string, mayGive: NonNullable<CustomRole['mayGive']>): CustomRole => ({
    id,
    organisation: 'nation',
    label: id,
    grants: [{ permission: 'area.run', scope: 'organisation' }],
    mayGive,
  })
  const policy = policyWith(chosen, { ...chosen, may: [] })
  const between = (theirs: readonly string[], mine: readonly string[]) =>
    answer(
      policy,
      { held: ['few'] },
      { held: ['mine', 'many'] },
      { customRoles: [runner('few', theirs), runner('many', mine)] },
    )

  it('count: who may give one more administers more', () => {
    expect(between(['clerk'], ['clerk', 'head'])).toBe('no more')
    expect(between(['clerk', 'head'], ['clerk'])).toBe(more)
    expect(between([], ['clerk'])).toBe('no more')
  })
})

describe('who may appoint first administrators', () => {
  const way = { at: 'unit', roles: ['clerk'], approvers: [] as const }
  const checking = policyWith({ may: [] }, { may: [] }, { firstAdministrator: { ...way, checkedBy: 'head' } })
  const at = (them: There, me: There, policy = checking) => answer(policy, them, me)
  const narrow = (scope: 'organisation' | 'all') => {
    const run = { permissions: ['area.run', 'area.lend'], scope }
    const near = { permissions: ['nation.watch'], scope: 'organisation' as const }
    return policyWith(
      { may: [] },
      { may: [] },
      {
        roles: {
          ...checking.source.roles,
          head: { label: 'Head', at: kinds, grants: [near, run] },
        },
        firstAdministrator: { ...way, checkedBy: 'head' },
      },
    )
  }

  it('administers more than who may not', () => {
    expect(at({ held: ['head'] }, { held: ['mine'] })).toBe(more)
    expect(at({ held: ['theirs'] }, { held: ['mine'] })).toBe('no more')
    expect(at({ held: ['mine'] }, { held: ['head'] })).toBe('no more')
    expect(at({ held: ['head'] }, { held: ['head'] })).toBe('no more')
    expect(at({ held: ['mine', 'head'] }, { held: ['mine', 'theirs'] })).toBe(more)
  })

  it('everywhere, when the checking role reaches everywhere by any of its grants', () => {
    expect(at({ at: 'nation', held: ['head'] }, { at: 'u1', held: ['head'] })).toBe('no more')
    expect(at({ at: 'nation', held: ['head'] }, { at: 'u1', held: ['head', 'mine'] }, narrow('all'))).toBe('no more')
    const far = narrow('all')
    expect(at({ at: 'u3', held: ['head'] }, { at: 'u1', held: ['mine', 'head'] }, far)).toBe('no more')
    expect(at({ at: 'u3', held: ['head'] }, { at: 'nation', held: ['mine'] }, far)).toBe(more)
  })

  it('beneath the holder’s own organisation otherwise', () => {
    const near = narrow('organisation')
    expect(at({ at: 'u1', held: ['head'] }, { at: 'a1', held: ['mine', 'head'] }, near)).toBe('no more')
    expect(at({ at: 'a1', held: ['head'] }, { at: 'u1', held: ['mine', 'head'] }, near)).toBe(more)
    expect(at({ at: 'u3', held: ['head'] }, { at: 'u1', held: ['mine', 'head'] }, near)).toBe(more)
    expect(at({ at: 'u1', held: ['head'] }, { at: 'a1', held: ['mine', 'theirs'] }, near)).toBe(more)
  })

  it('counts through any of the viewed user’s memberships and by any way there is', () => {
    const two = policyWith(
      { may: [] },
      { may: [] },
      {
        firstAdministrator: [
          { ...way, checkedBy: 'clerk' },
          { ...way, at: 'area', checkedBy: 'head' },
        ],
      },
    )
    expect(at({ held: ['head'] }, { held: ['mine'] }, two)).toBe(more)
    const other = { ...member('tim', { held: ['head'] }), id: 'tim elsewhere' }
    expect(answer(checking, { held: ['theirs'] }, { held: ['mine'] }, { others: [other] })).toBe(more)
  })
})
