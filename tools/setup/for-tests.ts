// What `npm test` needs beyond the packages: a browser, PostgreSQL, and the system libraries both stand on.
import { prepareBrowser } from './browser.ts'
import { preparePostgres } from './postgres.ts'

const say = (line: string): void => console.log(line)

try {
  await prepareBrowser(say)
  await preparePostgres(say)
} catch (problem) {
  console.error(problem instanceof Error ? problem.message : problem)
  process.exit(1)
}
