import { readConfig } from './config.ts'
import { services } from './services.ts'
import { start } from './start.ts'
import { welcome } from './welcome.ts'

// Starts Remit: reads the settings, opens the data, listens, and stops gently when asked to.
try {
  const config = readConfig()
  const running = await start(config, services, () => new Date())
  process.stdout.write(welcome(config, services, running))
  let stopping = false
  const stop = () => {
    if (stopping) return
    stopping = true
    running.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
} catch (problem) {
  process.stderr.write(`${inWords(problem)}\n`)
  process.exitCode = 1
}

/** What went wrong and what was behind it, a line each; where in the code only when there are no words. */
function inWords(problem: unknown): string {
  if (!(problem instanceof Error)) return String(problem)
  const behind = problem.cause === undefined ? [] : [inWords(problem.cause)]
  return [problem.message || problem.stack || problem.name, ...behind].join('\n  ')
}
