import { defineService } from '@remit/platform/service'
import { authorityList } from './authorities/authority-list.ts'
import { newAuthority } from './authorities/new-authority.ts'
import { seedNational } from './demo/national.ts'
import { cast, seed } from './demo.ts'
import { help } from './help/help.ts'
import { ethnicCodes, resources } from './help/resources.ts'
import { letterPages } from './letters/pages.ts'
import * as schools from './migrations/0001-schools.ts'
import * as pupils from './migrations/0002-pupils.ts'
import * as submission from './migrations/0003-submission.ts'
import * as pupilsComplete from './migrations/0010-pupils-complete.ts'
import * as schoolYearNumbers from './migrations/0020-school-years.ts'
import * as validationSteps from './migrations/0021-validation.ts'
import * as schoolGroups from './migrations/0030-school-groups.ts'
import * as schoolImports from './migrations/0031-school-imports.ts'
import * as censusLoads from './migrations/0032-census-loads.ts'
import * as recordsToConfirm from './migrations/0033-records-to-confirm.ts'
import * as uploadRowsUnchecked from './migrations/0034-upload-rows-unchecked.ts'
import { indicatorRecords } from './monitoring/indicator-records.ts'
import { monitoredRecord } from './monitoring/monitored-record.ts'
import { monitoring } from './monitoring/monitoring.ts'
import { schoolGroupPages } from './monitoring/school-group-pages.ts'
import { ncmpPolicy } from './policy.ts'
import { newProvider } from './providers/new-provider.ts'
import { providerIndicators } from './providers/provider-indicators.ts'
import { providerList } from './providers/provider-list.ts'
import { providerName } from './providers/provider-name.ts'
import { providerRemoval } from './providers/provider-removal.ts'
import { providerSchools } from './providers/provider-schools.ts'
import { publishedFile, publishedTables } from './published/published-tables.ts'
import { pupilPages } from './pupils/pages.ts'
import { purge } from './purge/purge.ts'
import { censusPages } from './schools/census-pages.ts'
import { eligiblePupils } from './schools/eligible-pupils.ts'
import { eligibleTable } from './schools/eligible-table.ts'
import { newSchool } from './schools/new-school.ts'
import { schoolDetails } from './schools/school-details.ts'
import { schoolFilePages } from './schools/school-import-pages.ts'
import { schoolList } from './schools/school-list.ts'
import { schoolRemoval } from './schools/school-removal.ts'
import { settingsPages } from './settings/settings-pages.ts'
import { sheetPages } from './sheets/pages.ts'
import { answer } from './submission/answer.ts'
import { extract } from './submission/extract.ts'
import { finalisation } from './submission/finalisation.ts'
import { purgePermission } from './submission/purge-permission.ts'
import { reopening } from './submission/reopening.ts'
import { signOff } from './submission/sign-off.ts'
import { submissionStatus } from './submission/submission-status.ts'
import { supplementaryInformation } from './submission/supplementary-information.ts'
import { uploadPages } from './uploads/pages.ts'
import { clearUploadsJob, readUploadJob, saveUploadJob } from './uploads/upload-jobs.ts'
import { correction } from './validation/correction.ts'
import { final } from './validation/final.ts'
import { query } from './validation/query.ts'
import { validation } from './validation/validation.ts'
import { validationQueue } from './validation/validation-queue.ts'
import { welcome } from './welcome/welcome.ts'
import { schoolYears, yearDates } from './years/year-dates.ts'
import { beginYearJob, lockSubmissionsJob } from './years/year-jobs.ts'

/** The National Child Measurement Programme's system: rooms, tabs and migrations, for the host to mount at `/ncmp`. */
export const ncmp = defineService({
  key: 'ncmp',
  name: 'National Child Measurement Programme',
  folder: import.meta.dirname,
  policy: ncmpPolicy,
  rooms: {
    welcome: [welcome],
    help: [help, resources, ethnicCodes],
    authorities: [authorityList, newAuthority],
    submission: [
      submissionStatus,
      supplementaryInformation,
      signOff,
      finalisation,
      reopening,
      extract,
      purgePermission,
      answer,
    ],
    validation: [validationQueue, validation, query, correction, final],
    purge: [purge],
    published: [publishedTables, publishedFile],
    years: [schoolYears, yearDates],
    providers: [providerList, newProvider, providerIndicators, providerSchools, providerName, providerRemoval],
    schools: [
      schoolList,
      newSchool,
      schoolDetails,
      eligibleTable,
      eligiblePupils,
      schoolRemoval,
      ...schoolFilePages,
      ...censusPages,
    ],
    monitoring: [monitoring, indicatorRecords, monitoredRecord, ...schoolGroupPages],
    settings: settingsPages,
    pupils: pupilPages,
    uploads: uploadPages,
    sheets: sheetPages,
    letters: letterPages,
  },
  tabs: [
    {
      key: 'welcome',
      text: 'Welcome',
      href: '/ncmp',
      needs: { open: 'Everybody who takes part starts here' },
      why: '',
    },
    {
      key: 'schools',
      text: 'Schools',
      href: '/ncmp/schools',
      needs: { anywhere: 'school.list' },
      why: 'None of your roles includes the list of schools.',
    },
    {
      key: 'pupils',
      text: 'Pupil Data',
      href: '/ncmp/pupils',
      needs: { anywhere: 'pupil.list' },
      why: 'Only collectors work with pupil data.',
    },
    {
      key: 'monitoring',
      text: 'Monitoring & Submissions',
      href: '/ncmp/monitoring',
      needs: { anywhere: 'indicator.view' },
      why: 'Only monitors, super monitors and the NCMP lead see the indicators.',
    },
    {
      key: 'users',
      text: 'Manage users',
      href: '/ncmp/users',
      needs: { administration: true },
      why: 'Only super users manage users.',
    },
    {
      key: 'help',
      text: 'Help',
      href: '/ncmp/help',
      needs: { open: 'Guidance for everybody who takes part' },
      why: '',
    },
  ],
  migrations: {
    'ncmp/0001-schools': schools,
    'ncmp/0002-pupils': pupils,
    'ncmp/0003-submission': submission,
    'ncmp/0010-pupils-complete': pupilsComplete,
    'ncmp/0020-school-years': schoolYearNumbers,
    'ncmp/0021-validation': validationSteps,
    'ncmp/0030-school-groups': schoolGroups,
    'ncmp/0031-school-imports': schoolImports,
    'ncmp/0032-census-loads': censusLoads,
    'ncmp/0033-records-to-confirm': recordsToConfirm,
    'ncmp/0034-upload-rows-unchecked': uploadRowsUnchecked,
  },
  demo: { cast, seed, seedNational },
  resources: { pupil: { table: 'ncmp.pupils', columns: { id: 'id', holder: 'school_id', alwaysHeld: true } } },
  jobs: [readUploadJob, saveUploadJob, clearUploadsJob, beginYearJob, lockSubmissionsJob],
  people: {
    organisation: 'authority',
    assigned: 'school',
    words: {
      users: 'Manage users',
      assigned: 'Assign schools',
      advice:
        'Give each person only the roles and schools their work needs. UK data protection law (the UK GDPR and the Data Protection Act 2018) asks that children’s data is open only to those with a clear need.',
    },
    needs: {
      list: 'user.list',
      invite: 'user.invite',
      remove: 'user.remove',
      roles: 'role.assign',
      assigned: 'school.assign',
      nameFirst: 'authority.appointFirst',
    },
    tab: 'users',
    belonging: {
      kind: 'provider',
      needs: 'provider.assignUsers',
      advice:
        'Somebody who works for a provider belongs to that provider, one at most; everybody else belongs to the local authority. Belonging changes nobody’s roles.',
      wholeFor: ['superUser'],
    },
  },
})
