import { commands } from './commands.ts'
import { readConfig } from './config.ts'
import { services } from './services.ts'

// `npm run remit -- <command> …`: what operators do from the command line.
const [name = '', ...rest] = process.argv.slice(2)
const command = commands.find((each) => each.name === name)
try {
  if (command === undefined)
    throw new Error(['Say what to do:', ...commands.map(({ usage }) => `  ${usage}`)].join('\n'))
  if (rest.includes('--help')) process.stdout.write(`${command.usage}\n${command.what}\n`)
  else process.stdout.write(`${await command.run(rest, { config: readConfig(), services, now: new Date() })}\n`)
} catch (problem) {
  process.stderr.write(`${problem instanceof Error ? problem.message : String(problem)}\n`)
  process.exitCode = 1
}
