import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import type { Edit } from './spreadsheet-edits.ts'
import type { SpreadsheetProgram } from './spreadsheet-proof.ts'

const run = promisify(execFile)

/** The version of the LibreOffice on this machine, or undefined when there is none. */
export async function libreOfficeVersion(): Promise<string | undefined> {
  try {
    const { stdout } = await run('soffice', ['--version'])
    return stdout.trim()
  } catch {
    return undefined
  }
}

/**
 * LibreOffice Calc without a screen: a macro of ours opens the sheet, types the edits, and saves it as .xlsx by Calc’s own
 * filter. It runs with a profile of its own beside the file. Rejects when nothing was saved within three minutes.
 */
export function libreOffice(version: string): SpreadsheetProgram {
  return {
    name: version,
    async fill(path, edits, saved) {
      const profile = join(dirname(path), 'profile')
      const settings = [`-env:UserInstallation=${pathToFileURL(profile)}`, '--headless', '--norestore', '--nologo']
      // The first start makes the profile, and would write its own empty library over ours.
      await run('soffice', [...settings, '--terminate_after_init'], { timeout: 180_000 })
      writeMacro(join(profile, 'user/basic'), macro(path, edits, saved))
      await run('soffice', [...settings, 'macro:///Standard.Proof.Fill'], { timeout: 180_000 })
      if (!existsSync(saved)) throw new Error('LibreOffice saved nothing.')
    },
  }
}

function writeMacro(folder: string, basic: string): void {
  const library = join(folder, 'Standard')
  mkdirSync(library, { recursive: true })
  const head = (kind: string, type: string) =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE ${kind} PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "${type}.dtd">\n`
  const names = 'xmlns:library="http://openoffice.org/2000/library"'
  writeFileSync(
    join(folder, 'script.xlc'),
    `${head('library:libraries', 'libraries')}<library:libraries ${names} xmlns:xlink="http://www.w3.org/1999/xlink"><library:library library:name="Standard" xlink:href="$(USER)/basic/Standard/script.xlb/" xlink:type="simple" library:link="false"/></library:libraries>`,
  )
  writeFileSync(
    join(library, 'script.xlb'),
    `${head('library:library', 'library')}<library:library ${names} library:name="Standard" library:readonly="false" library:passwordprotected="false"><library:element library:name="Proof"/></library:library>`,
  )
  writeFileSync(
    join(library, 'Proof.xba'),
    `${head('script:module', 'module')}<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Proof" script:language="StarBasic">${inXml(basic)}</script:module>`,
  )
}

function macro(path: string, edits: readonly Edit[], saved: string): string {
  return `Sub Fill()
  Dim hidden(0) As New com.sun.star.beans.PropertyValue
  hidden(0).Name = "Hidden"
  hidden(0).Value = True
  document = StarDesktop.loadComponentFromURL("${pathToFileURL(path)}", "_blank", 0, hidden())
  sheet = document.Sheets.getByIndex(0)
${edits.map(statement).join('\n')}
  Dim filter(0) As New com.sun.star.beans.PropertyValue
  filter(0).Name = "FilterName"
  filter(0).Value = "Calc MS Excel 2007 XML"
  document.storeToURL("${pathToFileURL(saved)}", filter())
  document.close(True)
  StarDesktop.terminate()
End Sub
`
}

// Days are typed as the numbers they are to a spreadsheet: how a day is written depends on the machine.
function statement({ row, column, kind, value }: Edit): string {
  const cell = `  sheet.getCellByPosition(${column}, ${row})`
  if (kind === 'text') return `${cell}.String = "${value.replaceAll('"', '""')}"`
  return `${cell}.Value = ${kind === 'day' ? daysOf(value) : value}`
}

function daysOf(day: string): number {
  return (Date.parse(day) - Date.UTC(1899, 11, 30)) / 86_400_000
}

function inXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
