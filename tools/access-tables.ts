// Writes docs/access: who may do what in each service, made from its policy: `npm run access-tables`.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { accessDocument } from './access-tables/document.ts'
import { readPolicies } from './access-tables/read-policies.ts'

const root = join(import.meta.dirname, '..')
mkdirSync(join(root, 'docs/access'), { recursive: true })
for (const { path, policy } of await readPolicies(root)) {
  const file = `docs/access/${policy.key}.md`
  writeFileSync(join(root, file), accessDocument(policy, path))
  console.log(file)
}
