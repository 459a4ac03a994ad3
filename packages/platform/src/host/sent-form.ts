import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { MultipartFile } from '@fastify/multipart'
import { isActing } from '../access/index.ts'
import { numberInWords } from '../pages/index.ts'
import { refuse } from '../refusals.ts'
import type { RawForm, SentFile } from '../service.ts'
import { isFormToken } from './forgery.ts'
import type { Hosting } from './hosting.ts'
import type { Visit } from './visit.ts'

/** What a form sent, without the host's own hidden fields. `remove` takes its files off the disk. */
export type Sent = { raw: RawForm; remove: () => Promise<void> }

/** What of its route a form is read by. */
type Sending = { limitBytes?: number; isKeyedByAddress?: true }

type Fields = Record<string, string | string[] | SentFile>

/**
 * Reads a sent form, its files to disk, and refuses it when its token is not this browser's or when it was drawn for
 * another organisation than the one acted in now (unless the address is the key). Throws `forged`, `conflict`, `too-large` or `malformed`.
 */
export async function readSent(hosting: Hosting, visit: Visit, route: Sending): Promise<Sent> {
  if (visit.request.isMultipart()) return readMultipart(hosting, visit, route)
  const body: unknown = visit.request.body ?? {}
  if (typeof body !== 'object' || body === null) throw refuse('malformed', 'The form could not be read.')
  const fields = Object.assign(Object.create(null), body) as Fields
  refuseForeign(visit, fields, route)
  return { raw: withoutHidden(fields), remove: async () => {} }
}

async function readMultipart(hosting: Hosting, visit: Visit, route: Sending): Promise<Sent> {
  const limitBytes = route.limitBytes ?? 0
  const folder = await mkdtemp(join(hosting.config.uploadsFolder, 'sent-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const fields: Fields = Object.create(null)
    const limits = { fileSize: limitBytes, files: 5, fields: 200 }
    for await (const part of visit.request.parts({ limits })) {
      if (part.type === 'field') {
        addField(fields, part.fieldname, String(part.value))
        continue
      }
      // The hidden fields stand first in the form: a forged one never reaches the disk.
      refuseForeign(visit, fields, route)
      fields[part.fieldname] = await toDisk(part, folder, limitBytes)
    }
    refuseForeign(visit, fields, route)
    return { raw: withoutHidden(fields), remove }
  } catch (cause) {
    await remove()
    throw isBrokenForm(cause) ? refuse('malformed', 'The form arrived broken off, so nothing was changed.') : cause
  }
}

// The parser has no class or code for what the sender got wrong, only words.
function isBrokenForm(cause: unknown): boolean {
  return cause instanceof Error && /end of multipart data$|^Multipart: Boundary not found$/.test(cause.message)
}

async function toDisk(part: MultipartFile, folder: string, limitBytes: number): Promise<SentFile> {
  const path = join(folder, randomUUID())
  const file = createWriteStream(path, { mode: 0o600 })
  await pipeline(part.file, file)
  if (part.file.truncated) {
    const megabytes = numberInWords(Math.floor(limitBytes / 1_000_000))
    throw refuse('too-large', `“${part.filename}” is larger than ${megabytes} MB.`)
  }
  return { name: part.filename ?? '', path, sizeBytes: file.bytesWritten }
}

function addField(fields: Fields, name: string, value: string): void {
  const had = fields[name]
  if (typeof had === 'string') fields[name] = [had, value]
  else if (Array.isArray(had)) had.push(value)
  else fields[name] = value
}

/** No database can keep a NUL, and nobody types one. Throws `malformed`. */
export function refuseNul(texts: Readonly<Record<string, unknown>>): void {
  const all = Object.values(texts).flat()
  if (all.some((text) => typeof text === 'string' && text.includes('\0'))) {
    throw refuse('malformed', 'There is a character in it that cannot be kept.')
  }
}

function refuseForeign(visit: Visit, fields: Fields, { isKeyedByAddress }: Sending): void {
  if (isKeyedByAddress) return
  if (!visit.formSecrets.some((secret) => isFormToken(secret, fields._csrf))) {
    throw refuse('forged', 'The page you sent had expired, so nothing was changed.')
  }
  const drawnFor = fields._acting
  const acting = visit.account && isActing(visit.account) ? visit.account.acting : undefined
  if (drawnFor === undefined || acting === undefined || drawnFor === acting.id) return
  throw refuse('conflict', {
    message: `You have switched to ${acting.organisation.name} since you opened that page, so nothing was changed.`,
    next: 'Switch back to the other organisation, then open the page again.',
  })
}

function withoutHidden(fields: Fields): RawForm {
  const { _csrf, _acting, ...raw } = fields
  refuseNul(raw)
  return raw
}
