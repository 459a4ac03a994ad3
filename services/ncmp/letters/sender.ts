import type { Reader } from '@remit/platform/db'
import { listSettings } from '../settings/settings.ts'

/** Who a letter is from, and whom a parent asks. */
export interface Sender {
  authority: string
  contact: string
  signedBy: string
}

/** The words of letters that an authority may set for itself: key, what it is, and what stands there otherwise. */
export const letterSettings = {
  contact: {
    key: 'letter.contact',
    label: 'Whom parents ask, at the end of result letters',
    otherwise: 'Call your school nursing team: the school’s office has the number. You can also ask your GP.',
  },
  signedBy: {
    key: 'letter.signedBy',
    label: 'Who signs result letters',
    otherwise: 'The school nursing team',
  },
} as const

/** Who sends the letters of an authority’s schools. */
export async function readSender(reader: Reader, authorityId: string | null): Promise<Sender> {
  const settings = await listSettings(reader, authorityId ?? '')
  const { name } = await reader
    .selectFrom('organisations')
    .select('name')
    .where('id', '=', authorityId)
    .executeTakeFirstOrThrow()
  const text = ({ key, otherwise }: { key: string; otherwise: string }): string => {
    const set = settings.get(key)
    return typeof set === 'string' && set.trim() !== '' ? set.trim() : otherwise
  }
  return { authority: name, contact: text(letterSettings.contact), signedBy: text(letterSettings.signedBy) }
}
