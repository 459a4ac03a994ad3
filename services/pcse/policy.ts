import { definePolicy, type Source } from '@remit/policy'

/**
 * Who may do what in PCSE Online, and above all who may give whom which role: data only.
 * `test/access.csv` is the published table; `test/access.test.ts` asks every cell of it.
 */

const PAGE = 'PCSE: GP Payments and Pensions user administrators'
const PAGES = 'PCSE: user administrator roles, and the help pages of each service'
const stated = (section: string): Source => ({ document: PAGE, section, basis: 'stated' })
const inferred = (section: string): Source => ({ document: PAGE, section, basis: 'inferred' })
const elsewhere = (section: string): Source => ({ document: PAGES, section, basis: 'stated' })

const payments = stated('Service: GP Payments & Pensions')
const supplies = stated('Service: Records & Supplies')
const performers = stated('Service: Performers List (PL)')
const noAdministrator = stated('No User Administrator?')
const contactUs = inferred('The form should be submitted via the PCSE Contact us form')
const checking = inferred('PCSE will identify and verify users: nobody verifies themselves')
const gppRoles = elsewhere('GPPP Practice User Administrator: roles it assigns')
const kinds = elsewhere('User administrator roles: the kinds of organisation')
const claims = elsewhere('Premises and other claims')
const pensions = elsewhere('GP pensions')
const icbDecides = elsewhere('Claims go to the ICB or commissioner to approve')
const centreWork: Source = { ...elsewhere('What PCSE itself does for practices'), basis: 'inferred' }
const performersOwn = elsewhere('GPs have accounts through the Performers List')

const APPROVERS = ['GP Partner', 'Caldicott Guardian', 'User listed on the Authorised Email List (AEL)', 'ICB'] as const

export const pcsePolicy = definePolicy({
  key: 'pcse',
  name: 'PCSE Online',

  organisations: {
    pcse: { label: 'PCSE', plural: 'PCSE', source: stated('PCSE will identify and verify users') },
    icb: {
      label: 'ICB',
      plural: 'ICBs',
      within: ['pcse'],
      add: 'organisation.add',
      close: 'organisation.close',
      source: inferred('Authorisation in order of preference: ICB'),
    },
    practice: {
      label: 'practice',
      plural: 'practices',
      within: ['icb'],
      add: 'organisation.add',
      close: 'organisation.close',
      source: stated('Each practice can have a maximum of four user admins'),
    },
    pcn: {
      label: 'primary care network',
      plural: 'primary care networks',
      within: ['icb'],
      add: 'organisation.add',
      close: 'organisation.close',
      source: kinds,
    },
    outOfHours: {
      label: 'out-of-hours provider',
      plural: 'out-of-hours providers',
      within: ['icb'],
      add: 'organisation.add',
      close: 'organisation.close',
      source: kinds,
    },
    accountant: {
      label: 'GP accountant',
      plural: 'GP accountants',
      within: ['pcse'],
      add: 'organisation.add',
      close: 'organisation.close',
      source: kinds,
    },
  },

  resources: {
    claim: { label: 'payment claim', plural: 'payment claims', heldBy: ['practice'], source: claims },
    statement: { label: 'statement', plural: 'statements', heldBy: ['practice'], source: elsewhere('Statements') },
    paymentRun: { label: 'payment run', plural: 'payment runs', heldBy: ['pcse'], source: claims },
    pensionMember: { label: 'pension member', plural: 'pension members', heldBy: ['practice'], source: pensions },
    locumForm: { label: 'Locum A form', plural: 'Locum A forms', heldBy: ['practice'], source: pensions },
    pensionForm: {
      label: 'joiner or leaver form',
      plural: 'joiner and leaver forms',
      heldBy: ['practice'],
      source: pensions,
    },
    recordRequest: {
      label: 'medical record movement',
      plural: 'medical record movements',
      heldBy: ['practice'],
      source: supplies,
    },
    order: { label: 'supplies order', plural: 'supplies orders', heldBy: ['practice'], source: supplies },
    assignmentChange: {
      label: 'assignment change',
      plural: 'assignment changes',
      heldBy: ['practice'],
      source: performers,
    },
    certificate: {
      label: 'year-end certificate',
      plural: 'year-end certificates',
      heldBy: ['accountant', 'pcse'],
      source: pensions,
    },
    enquiry: {
      label: 'enquiry',
      plural: 'enquiries',
      heldBy: ['pcse', 'icb', 'practice', 'pcn', 'outOfHours', 'accountant'],
      source: contactUs,
    },
  },

  permissions: {
    'claim.view': {
      label: 'View payment claims and their status',
      section: 'GP Payments and Pensions',
      reads: true,
      on: ['claim', 'practice'],
      source: claims,
    },
    'claim.add': { label: 'Make payment claims', section: 'GP Payments and Pensions', on: 'practice', source: claims },
    'claim.edit': { label: 'Edit draft claims', section: 'GP Payments and Pensions', source: claims },
    'claim.submit': { label: 'Submit claims', section: 'GP Payments and Pensions', source: claims },
    'claim.withdraw': { label: 'Withdraw claims', section: 'GP Payments and Pensions', source: claims },
    'claim.decide': {
      label: 'Approve, return and reject claims',
      section: 'GP Payments and Pensions',
      source: icbDecides,
    },
    'contract.change': {
      label: 'Set the contract and the list size of practices',
      section: 'GP Payments and Pensions',
      on: 'practice',
      source: { ...icbDecides, basis: 'inferred' },
    },
    'paymentRun.make': {
      label: 'Make payment runs',
      section: 'GP Payments and Pensions',
      on: ['paymentRun', 'pcse'],
      source: centreWork,
    },
    'statement.view': {
      label: 'View and export statements',
      section: 'GP Payments and Pensions',
      reads: true,
      on: ['statement', 'practice'],
      source: elsewhere('Statements'),
    },
    'estimate.submit': {
      label: 'Submit estimates and salary changes',
      section: 'GP Payments and Pensions',
      on: ['pensionMember', 'practice'],
      source: pensions,
    },
    'individualEstimate.change': {
      label: 'Add other earnings to one’s own estimate, and hide them from the practice',
      section: 'Performers',
      on: 'pcse',
      source: pensions,
    },
    'optOut.change': {
      label: 'Opt out of the pension scheme and back in',
      section: 'Performers',
      on: 'pcse',
      source: pensions,
    },
    'certificate.declare': {
      label: 'Fill in and declare one’s own year-end certificate',
      section: 'Performers',
      on: 'pcse',
      source: pensions,
    },
    'certificate.fill': {
      label: 'Fill in the year-end certificates of clients',
      section: 'GP Payments and Pensions',
      source: pensions,
    },
    'locumForm.view': {
      label: 'View Locum A and Locum B forms',
      section: 'GP Payments and Pensions',
      reads: true,
      source: pensions,
    },
    'locumForm.send': {
      label: 'Send Locum A and Locum B forms',
      section: 'Performers',
      on: 'pcse',
      source: pensions,
    },
    'locumForm.decide': {
      label: 'Confirm or reject Locum A forms',
      section: 'GP Payments and Pensions',
      source: pensions,
    },
    'avc.change': {
      label: 'Manage added years and additional voluntary contributions',
      section: 'GP Payments and Pensions',
      on: ['pensionMember', 'practice'],
      source: { ...pensions, basis: 'inferred' },
    },
    'pensionForm.view': {
      label: 'View joiner and leaver forms',
      section: 'GP Payments and Pensions',
      reads: true,
      source: pensions,
    },
    'pensionForm.submit': {
      label: 'Submit joiner and leaver forms',
      section: 'GP Payments and Pensions',
      on: ['pensionForm', 'practice'],
      source: pensions,
    },
    'pensionForm.submitSpecial': {
      label: 'Submit leavers with a special reason',
      section: 'GP Payments and Pensions',
      on: ['pensionForm', 'practice'],
      source: { ...pensions, basis: 'inferred' },
    },
    'recordRequest.manage': {
      label: 'Request and track medical record movements',
      section: 'Records and Supplies',
      on: ['recordRequest', 'practice'],
      source: supplies,
    },
    'recordRequest.track': {
      label: 'Collect and deliver medical records',
      section: 'Records and Supplies',
      source: centreWork,
    },
    'order.manage': {
      label: 'Order supplies and follow orders up',
      section: 'Records and Supplies',
      on: ['order', 'practice'],
      source: supplies,
    },
    'order.dispatch': { label: 'Send out supplies', section: 'Records and Supplies', source: centreWork },
    'assignmentChange.view': {
      label: 'View assignment changes',
      section: 'Performers List',
      reads: true,
      source: performers,
    },
    'assignmentChange.ask': {
      label: 'Ask to join a practice, to leave it or to change role',
      section: 'Performers',
      on: 'pcse',
      source: performersOwn,
    },
    'assignmentChange.decide': {
      label: 'Review, accept and reject assignment changes',
      section: 'Performers List',
      source: performers,
    },
    'user.list': {
      label: 'View the users of the organisation',
      section: 'User management',
      reads: true,
      on: ['practice', 'icb', 'pcse'],
      source: stated('Creating, managing and deactivating users'),
    },
    'administratorForm.check': {
      label: 'Verify a form and apply the administrator role it asks for',
      section: 'User management',
      on: ['practice', 'icb'],
      source: noAdministrator,
    },
    'enquiry.view': {
      label: 'View the enquiries sent with Contact us',
      section: 'Contact us',
      reads: true,
      closed: true,
      source: contactUs,
    },
    'enquiry.answer': { label: 'Answer enquiries', section: 'Contact us', closed: true, source: contactUs },
    'organisation.view': {
      label: 'View organisations, their codes and their administrators',
      section: 'Organisations',
      reads: true,
      closed: true,
      on: ['pcse', 'icb', 'practice', 'pcn', 'outOfHours', 'accountant'],
      source: { ...noAdministrator, basis: 'inferred' },
    },
    'organisation.add': {
      label: 'Add organisations',
      section: 'Organisations',
      on: ['pcse', 'icb'],
      source: { ...noAdministrator, basis: 'inferred' },
    },
    'organisation.close': {
      label: 'Close organisations',
      section: 'Organisations',
      on: ['icb', 'practice', 'pcn', 'outOfHours', 'accountant'],
      source: { ...noAdministrator, basis: 'inferred' },
    },
  },

  roles: {
    gppUserManagement: {
      label: 'GPP - Practice User Management',
      description: 'Can assign GP Payments and/or Pensions roles',
      at: ['practice'],
      family: 'gpp',
      grants: [{ permissions: ['user.list'], scope: 'organisation', source: payments }],
      source: payments,
    },
    gppViewClaims: {
      label: 'GPP - View Claims',
      at: ['practice'],
      family: 'gpp',
      grants: [{ permissions: ['claim.view'], scope: 'organisation', source: claims }],
      source: gppRoles,
    },
    gppClaimsAdmin: {
      label: 'GPP - Claims Admin',
      at: ['practice'],
      family: 'gpp',
      grants: [
        {
          permissions: ['claim.view', 'claim.add', 'claim.edit', 'claim.submit', 'claim.withdraw'],
          scope: 'organisation',
          source: { ...claims, basis: 'inferred' },
        },
      ],
      source: gppRoles,
    },
    gppStatements: {
      label: 'GPP - Statements',
      at: ['practice'],
      family: 'gpp',
      grants: [{ permissions: ['statement.view'], scope: 'organisation', source: elsewhere('Statements') }],
      source: gppRoles,
    },
    gppEstimates: {
      label: 'GPP - Practice Estimates and salary change',
      at: ['practice'],
      family: 'gpp',
      grants: [{ permissions: ['estimate.submit'], scope: 'organisation', source: pensions }],
      source: gppRoles,
    },
    gppLocumApplications: {
      label: 'GPP - Locum Applications',
      at: ['practice'],
      family: 'gpp',
      grants: [{ permissions: ['locumForm.view', 'locumForm.decide'], scope: 'organisation', source: pensions }],
      source: gppRoles,
    },
    gppAvcs: {
      label: 'GPP - AVCs',
      at: ['practice'],
      family: 'gpp',
      grants: [{ permissions: ['avc.change'], scope: 'organisation', source: { ...pensions, basis: 'inferred' } }],
      source: gppRoles,
    },
    gppJoinersLeavers: {
      label: 'GPP - Joiners and Leavers',
      at: ['practice'],
      family: 'gpp',
      grants: [{ permissions: ['pensionForm.view', 'pensionForm.submit'], scope: 'organisation', source: pensions }],
      source: gppRoles,
    },
    gppSpecialLeavers: {
      label: 'GPP - Special Leavers',
      at: ['practice'],
      family: 'gpp',
      grants: [
        {
          permissions: ['pensionForm.view', 'pensionForm.submitSpecial'],
          scope: 'organisation',
          source: { ...pensions, basis: 'inferred' },
        },
      ],
      source: gppRoles,
    },
    mainContact: {
      label: 'Main Contact',
      description: 'Can assign Medical Record Movement or Supplies ordering roles',
      at: ['practice'],
      grants: [{ permissions: ['user.list'], scope: 'organisation', source: supplies }],
      source: supplies,
    },
    serviceDeskAnalyst: {
      label: 'Service Desk Analyst',
      description: 'Can assign Medical Record Movement or Supplies ordering roles',
      at: ['practice'],
      grants: [{ permissions: ['user.list'], scope: 'organisation', source: supplies }],
      source: supplies,
    },
    medicalRecordMovement: {
      label: 'Medical Record Movement',
      at: ['practice'],
      family: 'records and supplies',
      grants: [{ permissions: ['recordRequest.manage'], scope: 'organisation', source: supplies }],
      source: supplies,
    },
    orderEntryClerk: {
      label: 'Practice Order Entry Clerk',
      description: 'Orders supplies and follows up existing orders',
      at: ['practice'],
      family: 'records and supplies',
      grants: [{ permissions: ['order.manage'], scope: 'organisation', source: supplies }],
      source: elsewhere('Supplies ordering'),
    },
    plUserAdministration: {
      label: 'PL Organization User Administration',
      description: 'Can assign the PL Practice Manager roles, which allows users to approve assignment changes',
      at: ['practice'],
      family: 'pl',
      grants: [{ permissions: ['user.list'], scope: 'organisation', source: performers }],
      source: performers,
    },
    plPracticeManager: {
      label: 'PL Practice Manager',
      at: ['practice'],
      family: 'pl',
      grants: [
        {
          permissions: ['assignmentChange.view', 'assignmentChange.decide'],
          scope: 'organisation',
          source: performers,
        },
      ],
      source: performers,
    },
    performer: {
      label: 'Performer',
      description: 'A GP of the Performers List: their own assignments, locum work and estimate',
      at: ['pcse'],
      grants: [
        { permissions: ['assignmentChange.view', 'locumForm.view'], scope: 'own', source: performersOwn },
        {
          permissions: [
            'assignmentChange.ask',
            'locumForm.send',
            'individualEstimate.change',
            'optOut.change',
            'certificate.declare',
          ],
          scope: 'organisation',
          source: performersOwn,
        },
      ],
      source: performersOwn,
    },
    gpAccountant: {
      label: 'GP Accountant',
      description: 'Fills in the year-end certificates of the GPs who have chosen them, and declares none',
      at: ['accountant'],
      grants: [{ permissions: ['certificate.fill'], scope: 'organisation', source: pensions }],
      source: pensions,
    },
    icbUserManagement: {
      label: 'ICB User Management',
      description: 'Can make others of their ICB approvers of claims',
      at: ['icb'],
      family: 'icb',
      grants: [{ permissions: ['user.list'], scope: 'organisation', source: kinds }],
      source: { ...kinds, basis: 'inferred' },
    },
    icbApprover: {
      label: 'ICB Claims Approver',
      description: 'Decides the claims of the ICB’s practices and sets their contracts',
      at: ['icb'],
      family: 'icb',
      grants: [
        { permissions: ['claim.view', 'claim.decide', 'contract.change'], scope: 'organisation', source: icbDecides },
      ],
      source: { ...icbDecides, basis: 'inferred' },
    },
    operationsOfficer: {
      label: 'PCSE operations officer',
      description:
        'Makes payment runs, sends out supplies, moves records, and keeps the accounts of performers, accountants and ICBs',
      at: ['pcse'],
      grants: [
        {
          permissions: ['paymentRun.make', 'order.dispatch', 'recordRequest.track', 'user.list', 'organisation.view'],
          scope: 'organisation',
          source: centreWork,
        },
      ],
      source: centreWork,
    },
    verificationOfficer: {
      label: 'PCSE verification officer',
      description: 'Checks the authorised form and applies the administrator role. Gives no other role.',
      at: ['pcse'],
      grants: [
        { permissions: ['administratorForm.check', 'user.list'], scope: 'organisation', source: noAdministrator },
        {
          permissions: ['organisation.view', 'organisation.add', 'organisation.close'],
          scope: 'organisation',
          source: { ...noAdministrator, basis: 'inferred' },
        },
        { permissions: ['enquiry.view', 'enquiry.answer'], scope: 'organisation', source: contactUs },
      ],
      source: noAdministrator,
    },
  },

  constraints: {
    checksNoGpp: {
      exclusive: ['verificationOfficer', 'gppUserManagement'],
      per: 'user',
      source: checking,
    },
    checksNoMainContact: { exclusive: ['verificationOfficer', 'mainContact'], per: 'user', source: checking },
    checksNoServiceDesk: { exclusive: ['verificationOfficer', 'serviceDeskAnalyst'], per: 'user', source: checking },
    checksNoPl: { exclusive: ['verificationOfficer', 'plUserAdministration'], per: 'user', source: checking },
    fourGppAdministrators: {
      atMost: 4,
      roles: ['gppUserManagement'],
      per: 'practice',
      source: stated('Overview: each practice can have a maximum of four user admins'),
    },
    fourPlAdministrators: {
      atMost: 4,
      roles: ['plUserAdministration'],
      per: 'practice',
      source: elsewhere('Performers List: up to four administrators for each organisation'),
    },
    oneMainContact: {
      atMost: 1,
      roles: ['mainContact'],
      per: 'practice',
      source: elsewhere('Supplies: one Main Contact for each organisation'),
    },
  },

  administration: {
    gpp: {
      holder: { roles: ['gppUserManagement'] },
      may: ['invite', 'add', 'assign', 'revoke', 'suspend', 'reactivate', 'end'],
      roles: { family: 'gpp' },
      where: 'organisation',
      alongside: true,
      self: true,
      peers: true,
      source: payments,
    },
    mainContact: {
      holder: { roles: ['mainContact'] },
      may: ['invite', 'add', 'assign', 'revoke', 'suspend', 'reactivate', 'end'],
      roles: { family: 'records and supplies' },
      where: 'organisation',
      alongside: true,
      self: true,
      peers: false,
      source: supplies,
    },
    serviceDesk: {
      holder: { roles: ['serviceDeskAnalyst'] },
      may: ['invite', 'add', 'assign', 'revoke', 'suspend', 'reactivate', 'end'],
      roles: { family: 'records and supplies' },
      where: 'organisation',
      alongside: true,
      self: true,
      peers: false,
      source: supplies,
    },
    performersList: {
      holder: { roles: ['plUserAdministration'] },
      may: ['invite', 'add', 'assign', 'revoke', 'suspend', 'reactivate', 'end'],
      roles: { family: 'pl' },
      where: 'organisation',
      alongside: true,
      self: true,
      peers: true,
      source: performers,
    },
    icb: {
      holder: { roles: ['icbUserManagement'] },
      may: ['invite', 'add', 'assign', 'revoke', 'suspend', 'reactivate', 'end'],
      roles: { family: 'icb' },
      where: 'organisation',
      alongside: true,
      self: true,
      peers: true,
      source: { ...kinds, basis: 'inferred' },
    },
    operations: {
      holder: { roles: ['operationsOfficer'] },
      may: ['invite', 'add', 'assign', 'revoke', 'suspend', 'reactivate', 'end'],
      roles: ['performer', 'icbUserManagement', 'gpAccountant'],
      where: 'organisation',
      alongside: true,
      self: false,
      peers: false,
      source: centreWork,
    },
    verification: {
      holder: { roles: ['verificationOfficer'] },
      may: ['revoke'],
      roles: ['gppUserManagement', 'mainContact', 'serviceDeskAnalyst', 'plUserAdministration'],
      where: 'organisation',
      alongside: true,
      self: false,
      peers: true,
      source: inferred('The person holding the role has left the organisation or absent in the longer term'),
    },
  },

  firstAdministrator: [
    {
      at: 'practice',
      roles: ['gppUserManagement'],
      approvers: APPROVERS,
      checkedBy: 'verificationOfficer',
      source: payments,
    },
    {
      at: 'practice',
      roles: ['mainContact'],
      approvers: APPROVERS,
      checkedBy: 'verificationOfficer',
      source: supplies,
    },
    {
      at: 'practice',
      roles: ['serviceDeskAnalyst'],
      approvers: APPROVERS,
      checkedBy: 'verificationOfficer',
      source: supplies,
    },
    {
      at: 'practice',
      roles: ['plUserAdministration'],
      approvers: APPROVERS,
      checkedBy: 'verificationOfficer',
      source: performers,
    },
  ],
})

export type PcsePermission = keyof typeof pcsePolicy.permissions
