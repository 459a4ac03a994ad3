import type { Member } from '../../directory/index.ts'
import type { Unsent } from '../../notify/index.ts'

/** What the pages call a member's status. */
export const statusWords: Readonly<Record<Member['status'], string>> = {
  active: 'Active',
  suspended: 'Suspended',
  ended: 'Removed',
  invited: 'Invited',
}

/** A member's status as a tag: its word and GOV.UK colour. An invitation that ran out or could not be sent says so. */
export function statusTag(
  member: Pick<Member, 'status' | 'invitation'>,
  unsent?: Unsent,
): { text: string; colour: string } {
  switch (member.status) {
    case 'active':
      return { text: statusWords.active, colour: 'green' }
    case 'suspended':
      return { text: statusWords.suspended, colour: 'red' }
    case 'ended':
      return { text: statusWords.ended, colour: 'grey' }
    case 'invited':
      if (unsent !== undefined) return { text: 'Invitation not sent', colour: 'red' }
      return member.invitation?.state === 'expired'
        ? { text: 'Invitation expired', colour: 'orange' }
        : { text: statusWords.invited, colour: 'yellow' }
  }
}
