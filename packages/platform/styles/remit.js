import { initAll } from './govuk-frontend.min.js'
import { offerPasskeys } from './passkeys.js'
import { warnBeforeSignOut } from './sign-out-warning.js'

initAll()
warnBeforeSignOut(document)
offerPasskeys(document)
