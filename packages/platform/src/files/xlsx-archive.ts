import type { Readable } from 'node:stream'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { type Refusal, refuse } from '../refusals.ts'
import type { TableLimits } from './limits.ts'

/** The parts of an .xlsx, not yet unpacked. */
export interface Archive {
  has(part: string): boolean
  /** One part unpacked as it is read; it fails when it unpacks to more than it declared. */
  open(part: string): Promise<Readable>
  close(): void
}

/**
 * Opens an .xlsx and adds up what its parts declare to unpack to, before any is unpacked. Throws
 * `refuse('too-large', …)` over the limits and `refuse('unreadable', …)` when it is no .xlsx at all.
 */
export async function openArchive(path: string, name: string, limits: TableLimits): Promise<Archive> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch(() => {
    throw damaged(name)
  })
  try {
    const parts = await listParts(zip, name, limits)
    return {
      has: (part) => parts.has(part),
      open: async (part) => zip.openReadStreamPromise(getPart(parts, part, name)),
      close: () => zip.close(),
    }
  } catch (problem) {
    zip.close()
    throw problem
  }
}

/** What to say when the inside of an .xlsx is not as it should be. */
export function damaged(name: string): Refusal {
  const message = `“${name}” is not an Excel workbook (.xlsx), or it is damaged.`
  return refuse('unreadable', { message, next: 'Open it in your spreadsheet program and save it as “CSV UTF-8”.' })
}

async function listParts(zip: ZipFile, name: string, limits: TableLimits): Promise<Map<string, Entry>> {
  const parts = new Map<string, Entry>()
  let unpacked = 0
  for await (const entry of entriesOf(zip, name)) {
    unpacked += entry.uncompressedSize
    if (unpacked > limits.unpackedBytes) throw unpacksTooFar(name)
    if (entry.isEncrypted() || parts.has(entry.fileName)) throw damaged(name)
    parts.set(entry.fileName, entry)
  }
  const shared = parts.get('xl/sharedStrings.xml')
  if (shared && shared.uncompressedSize > limits.sharedTextBytes) throw tooMuchSharedText(name)
  if (!parts.has('[Content_Types].xml')) throw damaged(name)
  return parts
}

async function* entriesOf(zip: ZipFile, name: string): AsyncGenerator<Entry> {
  try {
    yield* zip.eachEntry()
  } catch {
    throw damaged(name)
  }
}

function getPart(parts: ReadonlyMap<string, Entry>, part: string, name: string): Entry {
  const entry = parts.get(part)
  if (!entry) throw damaged(name)
  return entry
}

function unpacksTooFar(name: string): Refusal {
  const message = `“${name}” unpacks to far more than a table of this kind holds, so it was not opened.`
  return refuse('too-large', { message, next: 'Save the sheet as “CSV UTF-8” and send that.' })
}

function tooMuchSharedText(name: string): Refusal {
  const message = `“${name}” holds more text than can be read from an Excel workbook.`
  return refuse('too-large', { message, next: 'Save it as “CSV UTF-8” and send that: it may be much larger.' })
}
