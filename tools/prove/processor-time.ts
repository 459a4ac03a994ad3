import { existsSync, readFileSync } from 'node:fs'

/** How long this process and these others were on a processor so far, in milliseconds; of the others nothing where it is not told (not Linux). */
export function processorMs(others: Iterable<number>): number {
  const { user, system } = process.cpuUsage()
  let ms = (user + system) / 1000
  for (const pid of others) ms += onProcessorMs(pid)
  return ms
}

function onProcessorMs(pid: number): number {
  const path = `/proc/${pid}/schedstat`
  return existsSync(path) ? Number(readFileSync(path, 'utf8').split(' ')[0]) / 1e6 : 0
}
