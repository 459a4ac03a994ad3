import type { Member } from '../../directory/index.ts'
import type { Unsent } from '../../notify/index.ts'

/** A member's status as a tag: its word and GOV.UK colour. An invitation that ran out or could not be sent says so. */
export function statusTag(
  member: Pick<Member, 'status' | 'invitation'>,
  unsent?: Unsent,
): { text: string; colour: string } {
  switch (member.status) {
    case 'active':
      return { text: 'Active', colour: 'green' }
    case 'suspended':
      return { text: 'Suspended', colour: 'red' }
    case 'ended':
      return { text: 'Removed', colour: 'grey' }
    case 'invited':
      if (unsent !== undefined) return { text: 'Invitation not sent', colour: 'red' }
      return member.invitation?.state === 'expired'
        ? { text: 'Invitation expired', colour: 'orange' }
        : { text: 'Invited', colour: 'yellow' }
  }
}
