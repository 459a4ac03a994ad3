import { definePolicy } from '@remit/policy'

const approvers = ['partner', 'guardian', 'board'] as const

/**
 * A small service of practices beneath boards, for the tests of what the world of the tests does not have: kinds of
 * administrators that know nothing of each other, a first administrator by authorised form, account types.
 */
export const practicePolicySource = definePolicy({
  key: 'practices',
  name: 'Practices Online',
  organisations: {
    centre: { label: 'centre', plural: 'centres' },
    board: { label: 'board', plural: 'boards', within: ['centre'], add: 'board.add' },
    practice: { label: 'practice', plural: 'practices', within: ['board'], add: 'practice.add', close: 'practice.add' },
  },
  resources: { claim: { label: 'claim', plural: 'claims', heldBy: ['practice'] } },
  permissions: {
    'board.add': { label: 'Add boards', section: 'Organisations', on: 'centre' },
    'practice.add': { label: 'Add practices', section: 'Organisations', on: ['board', 'practice'] },
    'form.check': { label: 'Check forms for administrators', section: 'Users', on: ['practice', 'board'] },
    'claim.list': { label: 'View claims', section: 'Claims' },
    'claim.add': { label: 'Add claims', section: 'Claims', on: 'practice' },
    'report.view': { label: 'View reports', section: 'Reports', on: 'board' },
    'report.edit': { label: 'Edit reports', section: 'Reports', on: 'board' },
  },
  roles: {
    officer: {
      label: 'Verification officer',
      at: ['centre'],
      grants: [{ permissions: ['board.add', 'practice.add', 'form.check'], scope: 'organisation' }],
    },
    payments: {
      label: 'Payments user management',
      description: 'Gives payments roles',
      at: ['practice'],
      family: 'payments',
      grants: [{ permissions: ['claim.list'], scope: 'organisation' }],
    },
    claims: {
      label: 'Claims',
      at: ['practice'],
      family: 'payments',
      grants: [{ permissions: ['claim.list', 'claim.add'], scope: 'organisation' }],
    },
    supplies: {
      label: 'Main contact',
      description: 'Gives supplies roles',
      at: ['practice'],
      family: 'supplies',
      grants: [{ permissions: ['claim.list'], scope: 'organisation' }],
    },
    reader: {
      label: 'Reader',
      at: ['board'],
      family: 'type',
      grants: [{ permissions: ['report.view'], scope: 'organisation' }],
    },
    editor: {
      label: 'Editor',
      at: ['board'],
      family: 'type',
      grants: [{ permissions: ['report.view', 'report.edit'], scope: 'organisation' }],
    },
  },
  constraints: {
    fourPayments: { atMost: 4, roles: ['payments'], per: 'practice' },
    oneMainContact: { atMost: 1, roles: ['supplies'], per: 'practice' },
    oneType: { exactlyOne: { family: 'type' }, per: 'board' },
  },
  administration: {
    payments: {
      holder: { roles: ['payments'] },
      may: ['invite', 'add', 'assign', 'revoke', 'suspend', 'reactivate', 'end'],
      roles: { family: 'payments' },
      where: 'organisation',
      alongside: true,
      self: true,
      peers: true,
    },
    supplies: {
      holder: { roles: ['supplies'] },
      may: ['invite', 'assign', 'revoke', 'end'],
      roles: { family: 'supplies' },
      where: 'organisation',
      alongside: true,
      self: true,
      peers: false,
    },
    types: {
      holder: { roles: ['officer'] },
      may: ['assign', 'revoke'],
      roles: { family: 'type' },
      where: 'organisation',
      self: false,
      peers: false,
    },
  },
  firstAdministrator: [
    { at: 'practice', roles: ['payments'], approvers, checkedBy: 'officer' },
    { at: 'practice', roles: ['supplies'], approvers, checkedBy: 'officer' },
  ],
})
