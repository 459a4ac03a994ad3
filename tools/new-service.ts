// Draws the plan of a new service: `npm run new-service -- community-gardens "Community gardens"`.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { drawService } from './new-service/plan.ts'

const [key = '', name = ''] = process.argv.slice(2)
const root = join(import.meta.dirname, '..')

if (!/^[a-z]+(-[a-z]+)*$/.test(key) || name === '' || /['"`$\\]/.test(name)) {
  console.error(
    'Say the service’s key in kebab-case and its name: npm run new-service -- community-gardens "Community gardens"',
  )
  process.exit(1)
}
if (existsSync(join(root, 'services', key))) {
  console.error(`There is a services/${key} already.`)
  process.exit(1)
}
for (const [path, text] of Object.entries(drawService({ key, name }))) {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
  console.log(path)
}
console.log('Next: npm install, write policy.ts and test/access.csv, then the rooms; list it in app/services.ts.')
