// `npm run pack:policy -- --to packed`: the engine as a package of its own, for any Node from 20 on.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { packPolicy } from './pack/pack-policy.ts'

const { values } = parseArgs({ options: { to: { type: 'string', default: 'packed' } } })
console.log(packPolicy(resolve(values.to)))
