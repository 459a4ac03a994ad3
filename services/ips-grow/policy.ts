import { definePolicy, type Source } from '@remit/policy'

/**
 * Who may do what in the IPS Grow Reporting Tool: data only.
 * `test/access.csv` is the published matrix; `test/access.test.ts` asks every cell of it.
 */

const PAGE = 'IPS Grow Reporting Tool: Account Types and Account Type Access'
const stated = (section: string): Source => ({ document: PAGE, section, basis: 'stated' })
const inferred = (section: string): Source => ({ document: PAGE, section, basis: 'inferred' })

const types = stated('Account types')
const tree = inferred('Account types: STP, CCG, regional and national levels')
const support = inferred('If you feel you have been given access to the wrong account type, contact support')
const sharing = stated('Providers can decide whether to set their external stakeholders up at a team or service level')

export const ipsGrowPolicy = definePolicy({
  key: 'ips-grow',
  name: 'IPS Grow Reporting Tool',
  status: 'policy only',

  organisations: {
    nation: { label: 'nation', plural: 'nations', source: stated('National Level: for NHS England Central') },
    region: {
      label: 'region',
      plural: 'regions',
      within: ['nation'],
      add: 'region.add',
      close: 'region.close',
      source: tree,
    },
    stp: { label: 'STP', plural: 'STPs', within: ['region'], add: 'stp.add', close: 'stp.close', source: tree },
    ccg: { label: 'CCG', plural: 'CCGs', within: ['stp'], add: 'ccg.add', close: 'ccg.close', source: tree },
    provider: {
      label: 'provider',
      plural: 'providers',
      within: ['nation'],
      add: 'provider.add',
      close: 'provider.close',
      source: inferred('Stakeholder Level: providers can decide'),
    },
    service: {
      label: 'service',
      plural: 'services',
      within: ['ccg'],
      heldBy: ['provider'],
      add: 'service.add',
      close: 'service.close',
      hold: 'service.hold',
      source: inferred('Service Level'),
    },
    team: {
      label: 'team',
      plural: 'teams',
      within: ['service'],
      add: 'team.add',
      close: 'team.close',
      source: inferred('Team Level'),
    },
  },

  resources: {
    return: {
      label: 'NHS England quarterly return',
      plural: 'NHS England quarterly returns',
      heldBy: ['service'],
      attributes: { status: 'string' },
      source: stated('Submit or view NHS England Quarterly Returns'),
    },
  },

  permissions: {
    'dashboard.viewTeam': {
      label: 'Dashboard: information at team level',
      section: 'See',
      reads: true,
      on: 'team',
      source: stated('Team Level: can see'),
    },
    'dashboard.viewService': {
      label: 'Dashboard: information at service level',
      section: 'See',
      reads: true,
      on: 'service',
      source: stated('Service Level: can see'),
    },
    'monitoring.view': {
      label: 'Dashboard: NHS England monitoring',
      section: 'See',
      reads: true,
      on: ['nation', 'region', 'stp', 'ccg'],
      source: stated('STP Level: can see'),
    },
    'return.view': {
      label: 'Submitted NHS England quarterly returns',
      section: 'See',
      reads: true,
      source: stated('Service Level: can see'),
    },
    'help.view': {
      label: 'Help and resources',
      section: 'See',
      reads: true,
      on: ['nation', 'region', 'stp', 'ccg', 'provider', 'service'],
      source: stated('Can see: Help & Resources Section'),
    },
    'upload.add': {
      label: 'Upload spreadsheets to the dashboard',
      section: 'Do',
      on: 'team',
      source: stated('Team Level: can do'),
    },
    'target.set': { label: 'Set targets', section: 'Do', on: 'team', source: stated('Team Level: can do') },
    'return.submit': {
      label: 'Submit NHS England quarterly returns',
      section: 'Do',
      on: ['service', 'return'],
      source: stated('Service Level: can do'),
    },
    'return.edit': {
      label: 'Edit NHS England quarterly returns',
      section: 'Do',
      source: stated('Service Level: can do'),
    },

    'user.list': {
      label: 'View accounts',
      section: 'Accounts',
      reads: true,
      on: ['nation', 'region', 'stp', 'ccg', 'provider', 'service'],
      source: support,
    },
    'region.add': { label: 'Add a region', section: 'Areas and services', on: 'nation', source: tree },
    'region.close': { label: 'Close a region', section: 'Areas and services', source: tree },
    'stp.add': { label: 'Add an STP', section: 'Areas and services', on: 'region', source: tree },
    'stp.close': { label: 'Close an STP', section: 'Areas and services', source: tree },
    'ccg.add': { label: 'Add a CCG', section: 'Areas and services', on: 'stp', source: tree },
    'ccg.close': { label: 'Close a CCG', section: 'Areas and services', source: tree },
    'provider.add': { label: 'Add a provider', section: 'Areas and services', on: 'nation', source: support },
    'provider.close': { label: 'Close a provider', section: 'Areas and services', source: support },
    'service.add': { label: 'Add a service', section: 'Areas and services', on: 'ccg', source: support },
    'service.close': { label: 'Close a service', section: 'Areas and services', source: support },
    'service.hold': { label: 'Choose which provider runs a service', section: 'Areas and services', source: support },
    'team.add': { label: 'Add a team', section: 'Areas and services', on: 'service', source: support },
    'team.close': { label: 'Close a team', section: 'Areas and services', source: support },
  },

  roles: {
    team: {
      label: 'Team Level',
      description: 'For Team Leaders and Team Members',
      at: ['service'],
      family: 'accountType',
      grants: [
        { permissions: ['dashboard.viewTeam'], scope: 'assigned', source: stated('Team Level: can see') },
        { permissions: ['upload.add', 'target.set'], scope: 'assigned', source: stated('Team Level: can do') },
        { permissions: ['help.view'], scope: 'organisation', source: stated('Team Level: can see') },
      ],
      source: stated('Team Level'),
    },
    service: {
      label: 'Service Level',
      description:
        'For Service Leads, Team Leaders (with multiple teams) and anyone responsible for external reporting',
      at: ['service', 'provider'],
      family: 'accountType',
      grants: [
        {
          permissions: ['dashboard.viewTeam', 'dashboard.viewService', 'return.view', 'help.view'],
          scope: 'organisation',
          source: stated('Service Level: can see'),
        },
        {
          permissions: ['return.submit', 'return.edit'],
          scope: 'organisation',
          source: stated('Service Level: can do'),
        },
        { permissions: ['user.list'], scope: 'organisation', source: { ...sharing, basis: 'inferred' } },
      ],
      source: stated('Service Level'),
    },
    stakeholder: {
      label: 'Stakeholder Level',
      description: 'For Local Funders e.g. CCGs and Local Authorities, Contract Managers and/or partner Trusts',
      at: ['service', 'provider'],
      family: 'accountType',
      grants: [
        { permissions: ['dashboard.viewTeam', 'dashboard.viewService'], scope: 'assigned', source: sharing },
        { permissions: ['help.view'], scope: 'organisation', source: stated('Stakeholder Level: can see') },
      ],
      source: stated('Stakeholder Level'),
    },
    stp: {
      label: 'STP Level',
      description: 'For anyone external to the service involved in NHS England Reporting at an STP or CCG Level',
      at: ['stp', 'ccg'],
      family: 'accountType',
      grants: [
        { permissions: ['monitoring.view', 'help.view'], scope: 'organisation', source: stated('STP Level: can see') },
        {
          permissions: ['return.view'],
          scope: 'organisation',
          when: { in: [{ resource: 'status' }, ['submitted', 'edited after submission']] },
          source: stated('STP Level: can see Submitted NHS England Quarterly Returns'),
        },
      ],
      source: stated('STP Level'),
    },
    regional: {
      label: 'Regional Level',
      description: 'For DCOs and Regional Leads involved in NHS England reporting',
      at: ['region'],
      family: 'accountType',
      grants: [
        {
          permissions: ['monitoring.view', 'help.view'],
          scope: 'organisation',
          source: stated('Regional Level: can see'),
        },
        {
          permissions: ['return.view'],
          scope: 'organisation',
          when: { in: [{ resource: 'status' }, ['submitted', 'edited after submission']] },
          source: stated('Regional Level: can see Submitted NHS England Quarterly Returns'),
        },
      ],
      source: stated('Regional Level'),
    },
    national: {
      label: 'National Level',
      description: 'For NHS England Central',
      at: ['nation'],
      family: 'accountType',
      grants: [
        {
          permissions: ['monitoring.view', 'help.view'],
          scope: 'organisation',
          source: stated('National Level: can see'),
        },
        {
          permissions: ['return.view'],
          scope: 'organisation',
          when: { in: [{ resource: 'status' }, ['submitted', 'edited after submission']] },
          source: stated('National Level: can see Submitted NHS England Quarterly Returns'),
        },
      ],
      source: stated('National Level'),
    },
    supportOfficer: {
      label: 'Support',
      description: 'Gives everybody the account type that fits their duties. Sees no dashboard and no return.',
      at: ['nation'],
      family: 'accountType',
      grants: [
        {
          permissions: [
            'user.list',
            'region.add',
            'region.close',
            'stp.add',
            'stp.close',
            'ccg.add',
            'ccg.close',
            'provider.add',
            'provider.close',
            'service.add',
            'service.close',
            'service.hold',
            'team.add',
            'team.close',
          ],
          scope: 'organisation',
          source: support,
        },
        { permissions: ['help.view'], scope: 'organisation', source: support },
      ],
      source: support,
    },
  },

  constraints: {
    oneTypeAtService: { exactlyOne: { family: 'accountType' }, per: 'service', source: types },
    oneTypeAtProvider: { exactlyOne: { family: 'accountType' }, per: 'provider', source: types },
    oneTypeAtCcg: { exactlyOne: { family: 'accountType' }, per: 'ccg', source: types },
    oneTypeAtStp: { exactlyOne: { family: 'accountType' }, per: 'stp', source: types },
    oneTypeAtRegion: { exactlyOne: { family: 'accountType' }, per: 'region', source: types },
    oneTypeAtNation: { exactlyOne: { family: 'accountType' }, per: 'nation', source: types },
  },

  administration: {
    support: {
      holder: { roles: ['supportOfficer'] },
      may: ['invite', 'add', 'assign', 'revoke', 'place', 'suspend', 'reactivate', 'end'],
      roles: { family: 'accountType' },
      where: 'organisation',
      places: 'any',
      self: false,
      peers: true,
      source: support,
    },
    sharing: {
      holder: { roles: ['service'] },
      may: ['invite', 'add', 'assign', 'revoke', 'place', 'suspend', 'reactivate', 'end'],
      roles: ['stakeholder'],
      where: 'organisation',
      places: 'any',
      self: false,
      peers: false,
      source: { ...sharing, basis: 'inferred' },
    },
  },
})

export type IpsGrowPermission = keyof typeof ipsGrowPolicy.permissions
