import { may } from '../../access/index.ts'
import type { Reader } from '../../db/index.ts'
import type { AskedResource, SignedInUser } from '../../service.ts'
import type { FirstForm } from './form-of.ts'

/** The question whether somebody may check forms of this organisation, or keep its list of authorised people. */
export function askedOf({ id, kind }: { id: string; kind: string }): AskedResource {
  return { type: kind, id, holders: [id] }
}

/** Whether this user may, at this organisation. */
export async function mayCheck(
  reader: Reader,
  form: FirstForm,
  user: SignedInUser,
  organisation: { id: string; kind: string },
  now: Date,
): Promise<boolean> {
  return (await may(reader, user, form.words.check, askedOf(organisation), now)).allowed
}
