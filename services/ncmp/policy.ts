import { definePolicy, type Source } from '@remit/policy'

/**
 * Who may do what in the National Child Measurement Programme's system: data only.
 * `test/access.csv` is the published matrix; `test/access.test.ts` asks every cell of it.
 */

const GUIDE = 'NCMP IT system guide: user roles (NHS Digital, edited 19 October 2023)'
const stated = (section: string): Source => ({ document: GUIDE, section, basis: 'stated' })
const inferred = (section: string): Source => ({ document: GUIDE, section, basis: 'inferred' })
const submissionGuide: Source = {
  document: 'NCMP IT system guide, part 6: data submission',
  section: 'After the deadline: the centre validates, marks final and purges',
  basis: 'stated',
}
const letters: Source = {
  document: 'NCMP operational guidance',
  section: 'Feedback letters: made by those who hold the pupils’ names and measurements',
  basis: 'inferred',
}
const providers: Source = { document: 'NCMP IT system guide, part 1: providers', section: 'Providers', basis: 'stated' }

export const ncmpPolicy = definePolicy({
  key: 'ncmp',
  name: 'National Child Measurement Programme',

  organisations: {
    centre: {
      label: 'national team',
      plural: 'national teams',
      source: inferred('Assigning schools: the primary super user is set up by somebody'),
    },
    authority: {
      label: 'local authority',
      plural: 'local authorities',
      within: ['centre'],
      add: 'authority.add',
      close: 'authority.close',
      source: stated('Granting access is a local authority responsibility'),
    },
    provider: {
      label: 'provider',
      plural: 'providers',
      within: ['authority'],
      add: 'provider.add',
      close: 'provider.remove',
      source: providers,
    },
    school: {
      label: 'school',
      plural: 'schools',
      within: ['authority'],
      heldBy: ['provider'],
      add: 'school.add',
      close: 'school.remove',
      hold: 'provider.holdSchools',
      source: stated('Collectors: the schools they have been assigned to'),
    },
  },

  resources: {
    pupil: {
      label: 'pupil',
      plural: 'pupils',
      heldBy: ['school'],
      source: stated('Super monitor: individual pupil records'),
    },
    submission: {
      label: 'submission',
      plural: 'submissions',
      heldBy: ['authority'],
      source: stated('NCMP lead: the data submission for the entire local authority area'),
    },
  },

  permissions: {
    'authority.view': {
      label: 'View the local authorities that take part',
      section: 'Local authorities',
      reads: true,
      source: inferred('Primary LA super user'),
    },
    'authority.add': {
      label: 'Add a local authority',
      section: 'Local authorities',
      on: 'centre',
      source: inferred('Primary LA super user'),
    },
    'authority.close': {
      label: 'Close a local authority',
      section: 'Local authorities',
      source: inferred('Primary LA super user'),
    },
    'authority.appointFirst': {
      label: 'Name the first super user of a local authority',
      section: 'Local authorities',
      source: inferred('Primary LA super user'),
    },

    'school.list': { label: 'View the list of schools', section: 'Schools', reads: true, source: stated('Monitor') },
    'school.add': { label: 'Add schools', section: 'Schools', on: 'authority', source: stated('LA setup') },
    'school.remove': { label: 'Remove schools', section: 'Schools', source: stated('LA setup') },
    'school.change': {
      label: 'Change a school’s name, type, URN and postcode',
      section: 'Schools',
      source: inferred('LA setup: whoever adds and removes schools corrects them'),
    },
    'school.editEligible': { label: 'Edit eligible pupil numbers', section: 'Schools', source: stated('LA setup') },

    'pupil.list': {
      label: 'Open the Pupil Data tab and the Pupil Grid',
      section: 'Pupil data',
      reads: true,
      on: ['pupil', 'school'],
      source: stated('Collectors'),
    },
    'pupil.upload': {
      label: 'Upload pupil information',
      section: 'Pupil data',
      on: 'school',
      source: inferred('Monitor: will not be able to upload pupil information'),
    },
    'pupil.edit': { label: 'Edit pupil information', section: 'Pupil data', source: stated('Collectors') },
    'measurement.add': { label: 'Add measurements', section: 'Pupil data', on: 'pupil', source: stated('Collectors') },
    'letter.make': {
      label: 'Make letters that tell parents a child’s result',
      section: 'Pupil data',
      reads: true,
      on: ['pupil', 'school'],
      source: letters,
    },

    'indicator.view': {
      label: 'View data-quality indicators',
      section: 'Monitoring and submissions',
      reads: true,
      on: 'school',
      source: stated('Monitor; assigning schools: only the schools allocated to you are counted'),
    },
    'indicator.openRecords': {
      label: 'Open individual pupil records from an indicator',
      section: 'Monitoring and submissions',
      reads: true,
      on: 'pupil',
      source: stated('Super monitor'),
    },
    'submission.signOff': {
      label: 'Sign off data quality',
      section: 'Monitoring and submissions',
      on: ['submission', 'authority'],
      closed: true,
      source: stated('NCMP lead'),
    },
    'submission.finalise': {
      label: 'Finalise the submission',
      section: 'Monitoring and submissions',
      on: ['submission', 'authority'],
      source: stated('NCMP lead'),
    },
    'submission.extract': {
      label: 'Extract all data',
      section: 'Monitoring and submissions',
      reads: true,
      on: ['submission', 'authority'],
      closed: true,
      source: stated('NCMP lead'),
    },
    'submission.permitPurge': {
      label: 'Give permission to purge all data',
      section: 'Monitoring and submissions',
      on: ['submission', 'authority'],
      caution: true,
      source: stated('NCMP lead'),
    },
    'submission.validate': {
      label: 'Check submissions: query, reopen, mark final',
      section: 'National validation',
      on: ['submission', 'authority'],
      closed: true,
      source: submissionGuide,
    },
    'submission.purge': {
      label: 'Purge the pupil records an authority permitted to purge',
      section: 'National validation',
      on: ['submission', 'authority'],
      caution: true,
      source: submissionGuide,
    },
    'publication.view': {
      label: 'View the tables for publication',
      section: 'National validation',
      reads: true,
      on: 'authority',
      source: submissionGuide,
    },
    'year.edit': {
      label: 'Set when a school year begins and when its deadline is',
      section: 'National validation',
      on: 'centre',
      source: { ...submissionGuide, basis: 'inferred' },
    },

    'user.list': {
      label: 'View the list of users',
      section: 'Manage users',
      reads: true,
      on: 'authority',
      source: stated('Assigning schools: you will see a list of assigned users for your local authority'),
    },
    'user.invite': { label: 'Add users', section: 'Manage users', on: 'authority', source: stated('Super user') },
    'user.remove': {
      label: 'Remove, suspend and reactivate users',
      section: 'Manage users',
      on: 'authority',
      source: stated('Super user'),
    },
    'role.assign': {
      label: 'Assign roles to users (oneself included)',
      section: 'Manage users',
      on: 'authority',
      source: stated('Super user'),
    },
    'school.assign': {
      label: 'Assign schools to users (oneself included)',
      section: 'Manage users',
      on: 'authority',
      source: stated('Super user'),
    },

    'provider.list': { label: 'View providers', section: 'Providers', reads: true, source: providers },
    'provider.add': { label: 'Add providers', section: 'Providers', on: 'authority', source: providers },
    'provider.rename': {
      label: 'Rename providers',
      section: 'Providers',
      source: inferred('Providers: a name is mended'),
    },
    'provider.remove': { label: 'Remove providers', section: 'Providers', source: providers },
    'provider.holdSchools': {
      label: 'Choose which provider measures a school',
      section: 'Providers',
      on: 'school',
      source: providers,
    },
    'provider.assignUsers': {
      label: 'Assign users to a provider, or back to the local authority',
      section: 'Providers',
      on: 'authority',
      source: providers,
    },
    'census.load': {
      label: 'Load the school census’s numbers of eligible pupils',
      section: 'Settings',
      on: 'centre',
      source: inferred('Schools list: eligible pupils by the DfE, from the census'),
    },
    'setting.change': {
      label: 'Set the limits of the data-quality indicators for the local authority',
      section: 'Settings',
      on: 'authority',
      source: inferred('From July 2019 indicators breaching thresholds are highlighted'),
    },
    'setting.changeForAll': {
      label: 'Set the limits of the data-quality indicators for all local authorities',
      section: 'Settings',
      on: 'centre',
      source: inferred('From July 2019 indicators breaching thresholds are highlighted'),
    },
    'provider.viewIndicators': {
      label: 'View data-quality indicators by provider',
      section: 'Providers',
      reads: true,
      on: 'school',
      source: { ...providers, section: 'Providers: super users with all schools view indicators by provider' },
    },
  },

  roles: {
    monitor: {
      label: 'Monitor',
      at: ['authority'],
      grants: [
        {
          permissions: ['school.list'],
          scope: 'organisation',
          source: stated('Monitor: the list of your LA’s schools'),
        },
        { permissions: ['indicator.view'], scope: 'assigned', source: stated('Monitor; assigning schools') },
      ],
      source: stated('Monitor'),
    },
    superMonitor: {
      label: 'Super Monitor',
      at: ['authority'],
      grants: [
        {
          permissions: ['school.list'],
          scope: 'organisation',
          source: stated('Super monitor: everything a Monitor can see'),
        },
        {
          permissions: ['indicator.view', 'indicator.openRecords'],
          scope: 'assigned',
          source: stated('Super monitor; assigning schools'),
        },
      ],
      source: stated('Super monitor'),
    },
    collector: {
      label: 'Collector',
      at: ['authority'],
      grants: [
        {
          permissions: ['school.list', 'pupil.list', 'pupil.edit', 'measurement.add'],
          scope: 'assigned',
          source: stated('Collectors'),
        },
        { permissions: ['pupil.upload'], scope: 'assigned', source: inferred('Monitor: will not be able to upload') },
        { permissions: ['letter.make'], scope: 'assigned', source: letters },
      ],
      source: stated('Collectors'),
    },
    laSetup: {
      label: 'LA Setup',
      at: ['authority'],
      grants: [
        {
          permissions: ['school.list', 'school.add', 'school.change', 'school.remove', 'school.editEligible'],
          scope: 'organisation',
          source: stated('LA setup'),
        },
      ],
      source: stated('LA setup'),
    },
    ncmpLead: {
      label: 'NCMP Lead',
      at: ['authority'],
      grants: [
        { permissions: ['indicator.view'], scope: 'assigned', source: inferred('NCMP lead: signing off data quality') },
        {
          permissions: ['submission.signOff', 'submission.finalise', 'submission.extract', 'submission.permitPurge'],
          scope: 'organisation',
          source: stated('NCMP lead'),
        },
      ],
      source: stated('NCMP lead'),
    },
    superUser: {
      label: 'LA Super User',
      at: ['authority'],
      grants: [
        {
          permissions: ['user.list', 'user.invite', 'user.remove', 'role.assign', 'school.assign'],
          scope: 'organisation',
          source: stated('Super user'),
        },
        {
          permissions: [
            'provider.list',
            'provider.add',
            'provider.rename',
            'provider.remove',
            'provider.holdSchools',
            'provider.assignUsers',
          ],
          scope: 'organisation',
          source: providers,
        },
        { permissions: ['provider.viewIndicators'], scope: 'assigned', source: providers },
        {
          permissions: ['setting.change'],
          scope: 'organisation',
          source: inferred('Super user: administers the authority'),
        },
      ],
      source: stated('Super user'),
    },
    centreOfficer: {
      label: 'National team officer',
      description:
        'Sets local authorities up, names their first super user, checks submissions and purges. Sees figures of authorities, and no school and no pupil.',
      at: ['centre'],
      grants: [
        {
          permissions: ['submission.validate', 'submission.purge', 'publication.view', 'year.edit'],
          scope: 'organisation',
          source: submissionGuide,
        },
        {
          permissions: [
            'authority.view',
            'authority.add',
            'authority.close',
            'authority.appointFirst',
            'setting.changeForAll',
            'census.load',
          ],
          scope: 'organisation',
          source: inferred('Primary LA super user'),
        },
      ],
      source: inferred('Primary LA super user'),
    },
  },

  constraints: {
    aSuperUser: {
      atLeast: 1,
      roles: ['superUser'],
      per: 'authority',
      source: stated('Super user: at least one super user for each LA'),
    },
    oneLead: {
      atMost: 1,
      roles: ['ncmpLead'],
      per: 'authority',
      source: stated('NCMP lead: only one user within a local authority area'),
    },
    leadIsSuperUser: {
      role: 'ncmpLead',
      requires: ['superUser'],
      source: stated('NCMP lead: who also holds Super User'),
    },
    leadHasAllSchools: {
      role: 'ncmpLead',
      coversAll: 'school',
      source: stated('NCMP lead: and has all schools assigned'),
    },
    oneProvider: { atMostOneOf: 'provider', source: providers },
  },

  administration: {
    superUser: {
      holder: { roles: ['superUser'] },
      may: ['invite', 'add', 'assign', 'revoke', 'place', 'suspend', 'reactivate', 'end'],
      roles: 'any',
      where: 'organisation',
      places: 'any',
      self: true,
      peers: true,
      source: stated(
        'Super user: add, remove, assign roles and schools, including to themselves; remove their predecessor',
      ),
    },
  },

  firstAdministrator: {
    at: 'authority',
    roles: ['superUser'],
    assigned: [{ every: 'school' }],
    approvers: ['Director of public health'],
    checkedBy: 'centreOfficer',
    source: inferred(
      'Assigning schools: when you first log in as primary LA super user, all schools will be allocated to you',
    ),
  },
})

export type NcmpPermission = keyof typeof ncmpPolicy.permissions
