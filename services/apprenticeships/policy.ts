import { definePolicy, type Source } from '@remit/policy'

/**
 * Who may do what in an employer's apprenticeship service account: data only.
 * `test/access.csv` is the published matrix; `test/access.test.ts` asks every cell of it.
 */

const ARTICLE = 'Invite team members to your account (apprenticeship service help, employers)'
const SERVICE = 'das-employer-accounts (the service’s public code)'
const stated = (section: string): Source => ({ document: ARTICLE, section, basis: 'stated' })
const inferred = (section: string): Source => ({ document: ARTICLE, section, basis: 'inferred' })
const inCode = (section: string): Source => ({ document: SERVICE, section, basis: 'inferred' })

const organisation = stated('Manage organisation')
const ownAccount = stated('Manage user account')
const apprentices = stated('Manage your apprentices')
const providers = stated('Your training providers')
const adverts = stated('Apprenticeship adverts')
const reservations = stated('Reservations: applicable to non-levy paying employers only')
const finance = stated('Your finance')
const network = stated('Apprenticeship Ambassador Network (AAN)')
const notifications = stated('Notifications')
const noOwnerLeft = stated('Someone with full access has left the organisation: contact us')

export const apprenticeshipsPolicy = definePolicy({
  key: 'apprenticeships',
  name: 'Apprenticeship service',
  status: 'policy only',

  organisations: {
    account: {
      label: 'employer account',
      plural: 'employer accounts',
      attributes: { levy: 'boolean' },
      source: organisation,
    },
    serviceDesk: { label: 'service desk', plural: 'service desks', source: noOwnerLeft },
  },

  resources: {
    agreement: { label: 'agreement', plural: 'agreements', heldBy: ['account'], source: organisation },
    payeScheme: { label: 'PAYE scheme', plural: 'PAYE schemes', heldBy: ['account'], source: organisation },
    legalEntity: { label: 'organisation', plural: 'organisations', heldBy: ['account'], source: organisation },
    apprenticeRequest: {
      label: 'apprentice request',
      plural: 'apprentice requests',
      heldBy: ['account'],
      source: apprentices,
    },
    apprenticeship: { label: 'apprenticeship', plural: 'apprenticeships', heldBy: ['account'], source: apprentices },
    provider: { label: 'training provider', plural: 'training providers', heldBy: ['account'], source: providers },
    advert: {
      label: 'advert',
      plural: 'adverts',
      heldBy: ['account'],
      attributes: { createdBy: 'string' },
      source: adverts,
    },
    reservation: { label: 'reservation', plural: 'reservations', heldBy: ['account'], source: reservations },
    connection: {
      label: 'transfer connection',
      plural: 'transfer connections',
      heldBy: ['account'],
      source: { ...finance, basis: 'inferred' },
    },
    transfer: {
      label: 'transfer request',
      plural: 'transfer requests',
      heldBy: ['account'],
      source: { ...finance, basis: 'inferred' },
    },
    hirePayment: {
      label: 'application to ‘hire a new apprentice payment’',
      plural: 'applications to ‘hire a new apprentice payment’',
      heldBy: ['account'],
      source: finance,
    },
  },

  permissions: {
    'account.create': { label: 'Create account', section: 'Manage organisation', source: organisation },
    'account.rename': { label: 'Change account name', section: 'Manage organisation', source: organisation },
    'agreement.view': {
      label: 'View agreements and agreement history',
      section: 'Manage organisation',
      reads: true,
      on: ['agreement', 'account'],
      source: organisation,
    },
    'agreement.accept': { label: 'Accept agreement', section: 'Manage organisation', source: organisation },
    'agreement.download': {
      label: 'Download agreement',
      section: 'Manage organisation',
      reads: true,
      source: organisation,
    },
    'payeScheme.add': {
      label: 'Add PAYE schemes',
      section: 'Manage organisation',
      on: 'account',
      source: organisation,
    },
    'payeScheme.remove': { label: 'Remove PAYE schemes', section: 'Manage organisation', source: organisation },
    'legalEntity.add': {
      label: 'Add organisation',
      section: 'Manage organisation',
      on: 'account',
      source: organisation,
    },
    'legalEntity.remove': { label: 'Remove organisation', section: 'Manage organisation', source: organisation },
    'user.list': {
      label: 'View the team',
      section: 'Manage organisation',
      reads: true,
      on: 'account',
      source: { ...organisation, basis: 'inferred' },
    },
    'user.invite': { label: 'Invite users', section: 'Manage organisation', on: 'account', source: organisation },
    'user.edit': { label: 'Edit users', section: 'Manage organisation', on: 'account', source: organisation },
    'user.remove': { label: 'Remove users', section: 'Manage organisation', on: 'account', source: organisation },

    'self.password': { label: 'Change own password', section: 'Manage user account', source: ownAccount },
    'self.email': { label: 'Change own email address', section: 'Manage user account', source: ownAccount },
    'self.notifications': {
      label: 'Set own email notification preferences',
      section: 'Manage user account',
      source: ownAccount,
    },

    'apprenticeRequest.view': {
      label: 'View apprentice requests',
      section: 'Manage your apprentices',
      reads: true,
      on: ['apprenticeRequest', 'account'],
      source: apprentices,
    },
    'apprenticeRequest.create': {
      label: 'Create apprentice requests',
      section: 'Manage your apprentices',
      on: 'account',
      source: apprentices,
    },
    'apprenticeRequest.edit': {
      label: 'Edit apprentice requests',
      section: 'Manage your apprentices',
      source: apprentices,
    },
    'apprenticeRequest.delete': {
      label: 'Delete apprentice requests',
      section: 'Manage your apprentices',
      source: apprentices,
    },
    'apprenticeRequest.approve': {
      label: 'Approve apprentice request',
      section: 'Manage your apprentices',
      source: apprentices,
    },
    'apprenticeRequest.send': {
      label: 'Send apprentice request',
      section: 'Manage your apprentices',
      source: apprentices,
    },
    'apprenticeship.view': {
      label: 'View apprenticeships',
      section: 'Manage your apprentices',
      reads: true,
      on: ['apprenticeship', 'account'],
      source: apprentices,
    },
    'apprenticeship.edit': { label: 'Edit apprenticeships', section: 'Manage your apprentices', source: apprentices },
    'apprenticeship.acceptChange': {
      label: 'Accept changes to apprenticeships',
      section: 'Manage your apprentices',
      source: apprentices,
    },
    'apprenticeship.rejectChange': {
      label: 'Reject changes to apprenticeships',
      section: 'Manage your apprentices',
      source: apprentices,
    },
    'apprenticeship.setStatus': {
      label: 'Edit apprenticeship status',
      section: 'Manage your apprentices',
      source: apprentices,
    },
    'apprenticeship.changeProvider': {
      label: 'Request change of provider',
      section: 'Manage your apprentices',
      source: apprentices,
    },
    'paymentPriority.set': {
      label: 'Set payment priority',
      section: 'Manage your apprentices',
      on: 'account',
      source: apprentices,
    },

    'publicSectorReport.write': {
      label: 'Public sector reporting',
      section: 'Reporting',
      on: 'account',
      source: stated('Reporting'),
    },

    'provider.add': {
      label: 'Add training provider',
      section: 'Your training providers',
      on: 'account',
      source: { ...providers, basis: 'inferred' },
    },
    'provider.viewPermissions': {
      label: 'View provider permissions',
      section: 'Your training providers',
      reads: true,
      on: ['provider', 'account'],
      source: { ...providers, basis: 'inferred' },
    },
    'provider.setPermissions': {
      label: 'Set provider permissions',
      section: 'Your training providers',
      source: { ...providers, basis: 'inferred' },
    },

    'advert.view': {
      label: 'View adverts',
      section: 'Apprenticeship adverts',
      reads: true,
      on: ['advert', 'account'],
      source: { ...adverts, basis: 'inferred' },
    },
    'advert.create': {
      label: 'Create an advert',
      section: 'Apprenticeship adverts',
      on: 'account',
      source: { ...adverts, basis: 'inferred' },
    },
    'advert.edit': {
      label: 'Edit an advert',
      section: 'Apprenticeship adverts',
      source: { ...adverts, basis: 'inferred' },
    },
    'advert.clone': {
      label: 'Clone an advert',
      section: 'Apprenticeship adverts',
      source: { ...adverts, basis: 'inferred' },
    },
    'advert.close': {
      label: 'Close an advert',
      section: 'Apprenticeship adverts',
      source: { ...adverts, basis: 'inferred' },
    },
    'advert.delete': {
      label: 'Delete an advert',
      section: 'Apprenticeship adverts',
      source: { ...adverts, basis: 'inferred' },
    },
    'advert.publish': {
      label: 'Publish an advert',
      section: 'Apprenticeship adverts',
      source: { ...adverts, basis: 'inferred' },
    },
    'advert.review': {
      label: 'Review (approve or reject) advert created by a provider',
      section: 'Apprenticeship adverts',
      source: adverts,
    },
    'advert.recordOutcome': {
      label: 'Record application outcome',
      section: 'Apprenticeship adverts',
      source: { ...adverts, basis: 'inferred' },
    },
    'advert.notifications': {
      label: 'Set email notification preferences (related to adverts)',
      section: 'Apprenticeship adverts',
      on: 'account',
      source: { ...adverts, basis: 'inferred' },
    },

    'reservation.view': {
      label: 'View reservations',
      section: 'Reservations',
      reads: true,
      on: ['reservation', 'account'],
      source: reservations,
    },
    'reservation.add': { label: 'Reserve funding', section: 'Reservations', on: 'account', source: reservations },
    'reservation.addApprentice': {
      label: 'Add apprentices to reservations',
      section: 'Reservations',
      source: reservations,
    },
    'reservation.delete': { label: 'Delete a reservation', section: 'Reservations', source: reservations },

    'transaction.view': {
      label: 'View transactions',
      section: 'Your finance',
      on: 'account',
      reads: true,
      source: finance,
    },
    'transaction.download': {
      label: 'Download transactions',
      section: 'Your finance',
      on: 'account',
      reads: true,
      source: finance,
    },
    'projection.view': {
      label: 'View funding projections',
      section: 'Your finance',
      on: 'account',
      reads: true,
      source: finance,
    },
    'projection.download': {
      label: 'Download funding projections',
      section: 'Your finance',
      reads: true,
      on: 'account',
      source: finance,
    },
    'funding.estimate': {
      label: 'Estimate funding',
      section: 'Your finance',
      on: 'account',
      reads: true,
      source: finance,
    },
    'connection.view': {
      label: 'View connection requests',
      section: 'Your finance',
      reads: true,
      on: ['connection', 'account'],
      source: finance,
    },
    'connection.send': { label: 'Send connection requests', section: 'Your finance', on: 'account', source: finance },
    'connection.approve': { label: 'Approve connection requests', section: 'Your finance', source: finance },
    'connection.decline': { label: 'Decline connection requests', section: 'Your finance', source: finance },
    'transfer.view': {
      label: 'View transfer requests',
      section: 'Your finance',
      reads: true,
      on: ['transfer', 'account'],
      source: finance,
    },
    'transfer.send': { label: 'Send transfer requests', section: 'Your finance', on: 'account', source: finance },
    'transfer.approve': { label: 'Approve transfer requests', section: 'Your finance', source: finance },
    'transfer.decline': { label: 'Decline transfer requests', section: 'Your finance', source: finance },
    'hirePayment.view': {
      label: 'View applications to ‘hire a new apprentice payment’',
      section: 'Your finance',
      reads: true,
      on: ['hirePayment', 'account'],
      source: finance,
    },
    'hirePayment.cancel': {
      label: 'Cancel applications to ‘hire a new apprentice payment’',
      section: 'Your finance',
      source: finance,
    },
    'hirePayment.apply': {
      label: 'Apply for ‘hire a new apprentice payment’',
      section: 'Your finance',
      on: 'account',
      source: finance,
    },
    'hirePayment.submitDetails': {
      label: 'Submit organisation and finance details for it',
      section: 'Your finance',
      source: finance,
    },
    'hirePayment.amendDetails': {
      label: 'Amend organisation and finance details for it',
      section: 'Your finance',
      source: finance,
    },

    'ambassador.enter': {
      label: 'Access the Apprenticeship Ambassador Network section',
      section: 'Apprenticeship Ambassador Network (AAN)',
      reads: true,
      on: 'account',
      source: network,
    },
    'task.receive': {
      label: 'Receive email when a task needs completing',
      section: 'Notifications',
      on: 'account',
      notify: 'instant',
      source: notifications,
    },
    'account.appointFirst': {
      label: 'Name an owner where nobody has full access',
      section: 'Service desk',
      source: noOwnerLeft,
    },
  },

  roles: {
    owner: {
      label: 'Owner',
      description: 'Has full access to the account',
      at: ['account'],
      family: 'level',
      grants: [
        {
          permissions: ['self.password', 'self.email', 'self.notifications'],
          scope: 'own',
          source: ownAccount,
        },
        {
          permissions: [
            'account.create',
            'account.rename',
            'agreement.view',
            'agreement.accept',
            'agreement.download',
            'payeScheme.add',
            'payeScheme.remove',
            'legalEntity.add',
            'legalEntity.remove',
            'user.list',
            'user.invite',
            'user.edit',
            'user.remove',
          ],
          scope: 'organisation',
          source: organisation,
        },
        {
          permissions: [
            'apprenticeRequest.view',
            'apprenticeRequest.create',
            'apprenticeRequest.edit',
            'apprenticeRequest.delete',
            'apprenticeRequest.approve',
            'apprenticeRequest.send',
            'apprenticeship.view',
            'apprenticeship.edit',
            'apprenticeship.acceptChange',
            'apprenticeship.rejectChange',
            'apprenticeship.setStatus',
            'apprenticeship.changeProvider',
            'paymentPriority.set',
          ],
          scope: 'organisation',
          source: apprentices,
        },
        { permissions: ['publicSectorReport.write'], scope: 'organisation', source: stated('Reporting') },
        {
          permissions: ['provider.add', 'provider.viewPermissions', 'provider.setPermissions'],
          scope: 'organisation',
          source: { ...providers, basis: 'inferred' },
        },
        {
          permissions: [
            'advert.view',
            'advert.create',
            'advert.edit',
            'advert.clone',
            'advert.close',
            'advert.delete',
            'advert.publish',
            'advert.recordOutcome',
            'advert.notifications',
          ],
          scope: 'organisation',
          source: adverts,
        },
        {
          permissions: ['advert.review'],
          scope: 'organisation',
          when: { eq: [{ resource: 'createdBy' }, 'provider'] },
          source: adverts,
        },
        {
          permissions: ['reservation.view', 'reservation.add', 'reservation.addApprentice', 'reservation.delete'],
          scope: 'organisation',
          when: { eq: [{ organisation: 'levy' }, false] },
          source: { ...reservations, basis: 'inferred' },
        },
        {
          permissions: [
            'transaction.view',
            'transaction.download',
            'projection.view',
            'projection.download',
            'funding.estimate',
            'connection.view',
            'connection.send',
            'connection.approve',
            'connection.decline',
            'transfer.view',
            'transfer.send',
            'transfer.approve',
            'transfer.decline',
            'hirePayment.view',
            'hirePayment.cancel',
            'hirePayment.apply',
            'hirePayment.submitDetails',
            'hirePayment.amendDetails',
          ],
          scope: 'organisation',
          source: finance,
        },
        { permissions: ['ambassador.enter'], scope: 'organisation', source: network },
      ],
      source: stated('Owner: have full access to your account'),
    },
    transactor: {
      label: 'Transactor',
      description: 'Adds apprentices and views information',
      at: ['account'],
      family: 'level',
      grants: [
        {
          permissions: ['self.password', 'self.email', 'self.notifications'],
          scope: 'own',
          source: ownAccount,
        },
        {
          permissions: ['account.create', 'agreement.view'],
          scope: 'organisation',
          source: stated('Manage organisation: a "Transactor" or a "Viewer" can open a separate account'),
        },
        {
          permissions: [
            'apprenticeRequest.view',
            'apprenticeRequest.create',
            'apprenticeRequest.edit',
            'apprenticeRequest.delete',
            'apprenticeRequest.approve',
            'apprenticeRequest.send',
            'apprenticeship.view',
            'apprenticeship.edit',
            'apprenticeship.acceptChange',
            'apprenticeship.rejectChange',
            'apprenticeship.setStatus',
            'apprenticeship.changeProvider',
            'paymentPriority.set',
          ],
          scope: 'organisation',
          source: apprentices,
        },
        { permissions: ['publicSectorReport.write'], scope: 'organisation', source: stated('Reporting') },
        { permissions: ['provider.viewPermissions'], scope: 'organisation', source: providers },
        {
          permissions: [
            'advert.view',
            'advert.create',
            'advert.edit',
            'advert.clone',
            'advert.close',
            'advert.delete',
            'advert.publish',
            'advert.recordOutcome',
            'advert.notifications',
          ],
          scope: 'organisation',
          source: { ...adverts, basis: 'inferred' },
        },
        {
          permissions: ['advert.review'],
          scope: 'organisation',
          when: { eq: [{ resource: 'createdBy' }, 'provider'] },
          source: adverts,
        },
        {
          permissions: ['reservation.view', 'reservation.add', 'reservation.addApprentice', 'reservation.delete'],
          scope: 'organisation',
          when: { eq: [{ organisation: 'levy' }, false] },
          source: { ...reservations, basis: 'inferred' },
        },
        {
          permissions: [
            'transaction.view',
            'transaction.download',
            'projection.view',
            'projection.download',
            'funding.estimate',
            'hirePayment.view',
            'hirePayment.cancel',
            'hirePayment.apply',
            'hirePayment.submitDetails',
            'hirePayment.amendDetails',
          ],
          scope: 'organisation',
          source: finance,
        },
        { permissions: ['ambassador.enter'], scope: 'organisation', source: network },
        { permissions: ['task.receive'], scope: 'organisation', source: notifications },
      ],
      source: stated('Transaction: add apprentices and view information'),
    },
    viewer: {
      label: 'Viewer',
      description: 'Views information but does not make any changes',
      at: ['account'],
      family: 'level',
      grants: [
        {
          permissions: ['self.password', 'self.email', 'self.notifications'],
          scope: 'own',
          source: ownAccount,
        },
        {
          permissions: ['account.create', 'agreement.view'],
          scope: 'organisation',
          source: stated('Manage organisation: a "Transactor" or a "Viewer" can open a separate account'),
        },
        {
          permissions: ['provider.viewPermissions'],
          scope: 'organisation',
          source: { ...providers, basis: 'inferred' },
        },
        { permissions: ['advert.view'], scope: 'organisation', source: { ...adverts, basis: 'inferred' } },
        {
          permissions: ['reservation.view'],
          scope: 'organisation',
          when: { eq: [{ organisation: 'levy' }, false] },
          source: { ...reservations, basis: 'inferred' },
        },
        {
          permissions: [
            'transaction.view',
            'transaction.download',
            'projection.view',
            'projection.download',
            'funding.estimate',
          ],
          scope: 'organisation',
          source: finance,
        },
        { permissions: ['ambassador.enter'], scope: 'organisation', source: network },
        { permissions: ['task.receive'], scope: 'organisation', source: notifications },
      ],
      source: stated('Viewer: view information but not make any changes'),
    },
    ambassador: {
      label: 'AAN',
      description: 'Minimal access to Employer services',
      at: ['account'],
      family: 'level',
      grants: [{ permissions: ['ambassador.enter'], scope: 'organisation', source: network }],
      source: stated('AAN: minimal access to Employer services'),
    },
    supportOfficer: {
      label: 'Support officer',
      description: 'Names an owner for an account in which nobody has full access. Sees nothing inside the account.',
      at: ['serviceDesk'],
      grants: [{ permissions: ['account.appointFirst'], scope: 'all', source: noOwnerLeft }],
      source: { ...noOwnerLeft, basis: 'inferred' },
    },
  },

  constraints: {
    oneLevel: {
      exactlyOne: { family: 'level' },
      per: 'account',
      source: stated('There are 4 different levels of access: they can either …'),
    },
    anOwner: {
      atLeast: 1,
      roles: ['owner'],
      per: 'account',
      source: inferred('You should give at least one other team member full access: somebody must be able to act'),
    },
  },

  administration: {
    owner: {
      holder: { roles: ['owner'] },
      may: ['invite', 'assign', 'revoke', 'suspend', 'reactivate', 'end'],
      roles: { family: 'level' },
      where: 'organisation',
      self: false,
      peers: true,
      source: inCode('Change role: “You cannot change your own role”; remove: “You cannot remove yourself”'),
    },
    opensAccount: {
      holder: { permission: 'account.create' },
      may: ['add', 'assign'],
      roles: ['owner'],
      where: 'created',
      self: true,
      peers: false,
      source: stated('Create account: they will also be assigned the "Owner" role for that account'),
    },
  },

  firstAdministrator: {
    at: 'account',
    roles: ['owner'],
    approvers: ['Somebody who can sign for the employer'],
    checkedBy: 'supportOfficer',
    source: { ...noOwnerLeft, basis: 'inferred' },
  },
})

export type ApprenticeshipsPermission = keyof typeof apprenticeshipsPolicy.permissions
