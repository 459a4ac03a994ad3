import type { UploadStatus } from './uploads.ts'

const tags: Record<UploadStatus, { text: string; colour: string }> = {
  waiting: { text: 'Waiting for you', colour: 'yellow' },
  reading: { text: 'Being read', colour: 'blue' },
  staged: { text: 'Not saved yet', colour: 'yellow' },
  saving: { text: 'Being saved', colour: 'blue' },
  saved: { text: 'Saved', colour: 'green' },
  refused: { text: 'Not readable', colour: 'red' },
  cancelled: { text: 'Cancelled', colour: 'grey' },
}

/** How a list shows where an upload stands. */
export function statusTag(status: UploadStatus): { text: string; colour: string } {
  return tags[status]
}
