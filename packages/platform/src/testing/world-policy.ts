import { compileOrThrow, definePolicy } from '@remit/policy'

/**
 * A small service for the platform's own tests: authorities with schools and providers, six roles between them that use
 * every scope, a closed permission, a condition, and a constraint of most sorts.
 */
export const worldPolicySource = definePolicy({
  key: 'world',
  name: 'The world of the tests',
  organisations: {
    centre: { label: 'centre', plural: 'centres' },
    authority: {
      label: 'local authority',
      plural: 'local authorities',
      within: ['centre'],
      add: 'authority.add',
      close: 'authority.close',
      attributes: { region: 'string', open: 'boolean', size: 'number', tags: 'list' },
    },
    provider: { label: 'provider', plural: 'providers', within: ['authority'], add: 'school.add' },
    school: {
      label: 'school',
      plural: 'schools',
      within: ['authority'],
      heldBy: ['provider'],
      add: 'school.add',
      close: 'school.close',
      hold: 'school.close',
      attributes: { region: 'string', size: 'number' },
    },
  },
  resources: {
    pupil: {
      label: 'pupil',
      plural: 'pupils',
      heldBy: ['school'],
      attributes: { year: 'number', bornOn: 'date', sex: 'string', present: 'boolean' },
    },
  },
  permissions: {
    'authority.add': { label: 'Add authorities', section: 'Centre', on: 'centre' },
    'authority.close': { label: 'Close authorities', section: 'Centre' },
    'authority.view': { label: 'View authorities', section: 'Centre', reads: true },
    'authority.viewAs': { label: 'View as a user', section: 'Users' },
    'authority.actAs': { label: 'View as a user and change what they may', section: 'Users' },
    'school.list': { label: 'View schools', section: 'Schools', reads: true },
    'school.add': { label: 'Add schools', section: 'Schools', on: 'authority' },
    'school.close': { label: 'Close schools', section: 'Schools', closed: true },
    'pupil.list': { label: 'View pupils', section: 'Pupils', notify: 'hourly', reads: true },
    'pupil.edit': { label: 'Edit pupils', section: 'Pupils' },
    'pupil.keep': { label: 'Keep pupils', section: 'Pupils', closed: true },
    'pupil.weigh': { label: 'Weigh pupils', section: 'Pupils' },
  },
  roles: {
    officer: {
      label: 'Officer',
      at: ['centre'],
      grants: [
        { permissions: ['authority.add', 'authority.close', 'authority.view'], scope: 'organisation' },
        { permissions: ['pupil.keep'], scope: 'all' },
      ],
    },
    superUser: {
      label: 'Super User',
      at: ['authority'],
      grants: [{ permissions: ['school.list', 'authority.viewAs', 'authority.actAs'], scope: 'organisation' }],
    },
    lead: {
      label: 'Lead',
      at: ['authority'],
      grants: [{ permissions: ['school.add', 'school.close', 'pupil.keep'], scope: 'organisation' }],
    },
    collector: {
      label: 'Collector',
      at: ['authority'],
      grants: [{ permissions: ['school.list', 'pupil.list', 'pupil.edit'], scope: 'assigned' }],
    },
    helper: {
      label: 'Helper',
      at: ['authority', 'provider'],
      grants: [
        { permissions: ['pupil.list'], scope: 'own' },
        { permissions: ['pupil.edit'], scope: 'selected' },
        { permissions: ['pupil.keep'], scope: 'own' },
      ],
    },
    weigher: {
      label: 'Weigher',
      at: ['authority', 'provider'],
      grants: [
        {
          permissions: ['pupil.weigh'],
          scope: 'organisation',
          when: { or: [{ lt: [{ resource: 'year' }, 3] }, { eq: [{ resource: 'sex' }, { organisation: 'region' }] }] },
        },
      ],
    },
  },
  constraints: {
    aSuperUser: { atLeast: 1, roles: ['superUser'], per: 'authority' },
    oneLead: { atMost: 1, roles: ['lead'], per: 'authority' },
    leadIsSuperUser: { role: 'lead', requires: ['superUser'] },
    leadHasAllSchools: { role: 'lead', coversAll: 'school' },
  },
  viewAs: { read: 'authority.viewAs', change: 'authority.actAs' },
  administration: {
    superUser: {
      holder: { roles: ['superUser'] },
      may: ['invite', 'add', 'assign', 'revoke', 'place', 'select', 'suspend', 'reactivate', 'end'],
      roles: 'any',
      where: 'organisation',
      places: 'any',
      self: true,
      peers: true,
    },
  },
})

export const worldPolicy = compileOrThrow(worldPolicySource)
