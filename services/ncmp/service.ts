import { defineService } from '@remit/platform/service'
import { authorityList } from './authorities/authority-list.ts'
import { newAuthority } from './authorities/new-authority.ts'
import { cast, seed } from './demo.ts'
import { help } from './help/help.ts'
import * as schools from './migrations/0001-schools.ts'
import * as pupils from './migrations/0002-pupils.ts'
import * as submission from './migrations/0003-submission.ts'

    'ncmp/0030-school-groups': schoolGroups,
