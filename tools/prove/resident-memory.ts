import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

/** Resident memory of a process with all its threads, in MB (10⁶ bytes). Throws when the process is gone. */
export function residentMb(pid: number): number {
  const status = `/proc/${pid}/status`
  if (existsSync(status)) return (Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(status, 'utf8'))?.[1]) * 1024) / 1e6
  return (Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) * 1024) / 1e6
}

/** The highest memory seen, looked at every 50 ms, from now until `stop`. */
export function watchMemory(pid: number): { stop: () => number } {
  let highest = residentMb(pid)
  const timer = setInterval(() => {
    highest = Math.max(highest, residentMb(pid))
  }, 50)
  return {
    stop: () => {
      clearInterval(timer)
      return highest
    },
  }
}
