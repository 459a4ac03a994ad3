import type { SignedInUser } from '@remit/platform/access'
import { isId, type Reader } from '@remit/platform/db'
import type { AskedResource } from '@remit/platform/service'

/** An upload of the user's own, in the authority they act for; undefined for everybody else's. */
export async function findUpload(reader: Reader, user: SignedInUser, id: string | undefined) {
  if (id === undefined || !isId(id)) return undefined
  const upload = await reader
    .selectFrom('ncmp.uploads')
    .selectAll()
    .where('id', '=', id)
    .where('user_id', '=', user.id)
    .where('authority_id', '=', user.acting.organisation.id)
    .executeTakeFirst()
  if (upload === undefined) return undefined
  const resource: AskedResource = { type: 'authority', id: upload.authority_id, holders: [upload.authority_id] }
  return { ...upload, resource }
}

export type FoundUpload = NonNullable<Awaited<ReturnType<typeof findUpload>>>

export const uploadsOnAPage = 25

/** The user's own uploads in this authority that they did not take off the list, newest first, with their number. */
export async function listUploads(reader: Reader, user: SignedInUser, page: number) {
  const own = reader
    .selectFrom('ncmp.uploads')
    .where('user_id', '=', user.id)
    .where('authority_id', '=', user.acting.organisation.id)
    .where('dismissed_at', 'is', null)
  const { total } = await own.select(({ fn }) => fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  const rows = await own
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(uploadsOnAPage)
    .offset((page - 1) * uploadsOnAPage)
    .execute()
  return { rows, total }
}
