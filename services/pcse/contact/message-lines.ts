import type { Reader } from '@remit/platform/db'
import { listMessages } from './enquiries.ts'

/** The messages of an enquiry as the pages print them: each with its lines, empty ones left out. */
export async function messageLines(reader: Reader, enquiry: string) {
  const messages = await listMessages(reader, enquiry)
  return messages.map((message) => ({
    ...message,
    lines: message.body.split(/\r?\n/).filter((line) => line.trim() !== ''),
  }))
}
