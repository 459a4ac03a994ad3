// Run after adding a dependency from a registry that holds one platform only: `npm run complete-lock`.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { completeLock, type Lock, missingFromLock } from './lock.ts'

const file = join(import.meta.dirname, '../../package-lock.json')
const lock: Lock = JSON.parse(readFileSync(file, 'utf8'))
const missing = missingFromLock(lock)
if (missing.length > 0) writeFileSync(file, `${JSON.stringify(completeLock(lock), null, 2)}\n`)
console.log(`${missing.length} packages entered`)
