import type { Tx } from '../../db/index.ts'
import { applyChanges, type DirectoryCommand, type Member } from '../../directory/index.ts'
import type { RefusalWords } from '../../refusals.ts'
import { Refusal, refuse, type SignedInUser } from '../../service.ts'
import type { People } from '../people.ts'

/** One change to one member, as a page asks for it. */
export interface MemberChange {
  people: People
  user: SignedInUser
  member: Member
  /** The revision the form was made from: another one means that somebody else saved meanwhile. */
  revision: number
  commands: readonly DirectoryCommand[]
  reason?: string | undefined
  now: Date
}

/**
 * Makes the change as the signed-in user. Refuses with `conflict` when the member changed since the form was shown, and
 * as `applyChanges` does when the engine judges it down: those pages say whom the change was for.
 */
export async function changeMember(tx: Tx, change: MemberChange): Promise<void> {
  const { people, user, member, revision, commands, reason, now } = change
  const back = { href: `${people.root}/users/${member.id}`, text: `Back to ${member.user.name}` }
  if (member.revision !== revision) throw refuse('conflict', { ...overtaken(member), back })
  const revisions = { [member.id]: revision }
  const asked = { policy: user.facts.policy, actor: user, commands, revisions, now }
  try {
    await applyChanges(tx, reason === undefined ? asked : { ...asked, reason })
  } catch (cause) {
    throw cause instanceof Refusal ? refuse(cause.code, { ...aboutMember(cause, member), back }) : cause
  }
}

/** A constraint's words, saying first whom the change was for. */
function aboutMember({ code, words }: Refusal, { user }: Member): RefusalWords {
  if (code !== 'constraint') return words
  return { ...words, message: `You cannot make this change for ${user.name}. ${words.message}` }
}

function overtaken({ user }: Member): RefusalWords {
  return {
    message: `${user.name}’s access has changed since you opened the page. Nothing you chose was saved.`,
    next: 'Look at what is there now, then make your change again.',
  }
}
