import { prepareAssets } from '../packages/platform/src/pages/assets.ts'

// `npm run styles`: builds the styles now rather than at the first start.
const { css, js } = await prepareAssets()
process.stdout.write(`Built ${css} and ${js}\n`)
