import type { Tx } from '../db/index.ts'
import { applyChanges, type DirectoryCommand, type Member } from '../directory/index.ts'
import { Refusal, refuse, type SignedInUser } from '../service.ts'

/** One change to one member, as a page asks for it. */
export interface MemberChange {
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
  const { user, member, revision, commands, reason, now } = change
  if (member.revision !== revision) throw overtaken(member)
  const revisions = { [member.id]: revision }
  const asked = { policy: user.facts.policy, actor: user, commands, revisions, now }
  try {
    await applyChanges(tx, reason === undefined ? asked : { ...asked, reason })
  } catch (cause) {
    throw cause instanceof Refusal && cause.code === 'constraint' ? aboutMember(cause, member) : cause
  }
}

/** The same refusal, saying first whom the change was for. */
function aboutMember({ code, words }: Refusal, { user }: Member): Refusal {
  return refuse(code, { ...words, message: `You cannot make this change for ${user.name}. ${words.message}` })
}

function overtaken(member: Member): Refusal {
  return refuse('conflict', {
    message: `Somebody else changed ${member.user.name}’s access while you were looking at it. Nothing you chose was saved.`,
    next: 'Go back, look at what is there now, then make your change again.',
  })
}
