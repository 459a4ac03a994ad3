// `npm run prove:spreadsheet`: does an offline sheet come back from a real spreadsheet program without loss?
import { temporaryFolder } from '../../e2e/running-app.ts'
import { libreOffice, libreOfficeVersion } from './libreoffice.ts'
import { report } from './report.ts'
import { proveSpreadsheet } from './spreadsheet-proof.ts'

const version = await libreOfficeVersion()
if (version === undefined) {
  console.log('This proof needs LibreOffice Calc, and there is no “soffice” on this machine. Install it:')
  console.log('  apt-get update && apt-get install -y --no-install-recommends libreoffice-calc')
  console.log('spreadsheet: broken, it did not start')
  process.exitCode = 1
} else {
  const folder = temporaryFolder()
  try {
    const program = libreOffice(version)
    await report('spreadsheet', version, () => proveSpreadsheet({ folder: folder.path }, program, new Date()))
  } finally {
    folder.remove()
  }
}
