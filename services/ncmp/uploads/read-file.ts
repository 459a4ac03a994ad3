import { fromThread, type TableLimits, usualLimits } from '@remit/platform/files'
import type { FileToStage, StagedGroup } from './staged-groups.ts'

/**
 * The groups of a sent file, read and checked in a thread of its own at the caller's pace. `stallMs` is the time for each
 * group. Throws the refusals of reading.
 */
export function readFile(file: Omit<FileToStage, 'limits'>, stallMs?: number): AsyncGenerator<StagedGroup> {
  const limits: TableLimits = stallMs === undefined ? usualLimits : { ...usualLimits, stallMs }
  const argument: FileToStage = { ...file, limits }
  return fromThread<StagedGroup>({
    module: new URL('./staged-groups.ts', import.meta.url),
    argument,
    name: file.name,
    limits,
  })
}
