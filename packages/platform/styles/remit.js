import { initAll } from './govuk-frontend.min.js'
import { warnBeforeSignOut } from './sign-out-warning.js'

initAll()
warnBeforeSignOut(document)
