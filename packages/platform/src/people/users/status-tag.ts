import type { Member } from '../../directory/index.ts'

/** A member's status as a tag: its word and GOV.UK colour. An invitation that ran out says so. */
export function statusTag(member: Pick<Member, 'status' | 'invitation'>): { text: string; colour: string } {
  switch (member.status) {
    case 'active':
      return { text: 'Active', colour: 'green' }
    case 'suspended':
      return { text: 'Suspended', colour: 'red' }
    case 'ended':
      return { text: 'Removed', colour: 'grey' }
    case 'invited':
      return member.invitation?.state === 'expired'
        ? { text: 'Invitation expired', colour: 'orange' }
        : { text: 'Invited', colour: 'yellow' }
  }
}
