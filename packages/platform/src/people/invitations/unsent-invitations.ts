import type { Reader, Tx } from '../../db/index.ts'
import type { Member } from '../../directory/index.ts'
import { findUnsent, type Unsent, withdraw } from '../../notify/index.ts'
import { invitationReminder, invitationTemplates } from '../messages.ts'

const kinds = [...Object.values(invitationTemplates), invitationReminder].map(({ kind }) => kind)

/** Those of one organisation's members, by membership, whose invitation could not be sent to their address. */
export async function unsentInvitations(
  reader: Reader,
  members: readonly Member[],
): Promise<ReadonlyMap<string, Unsent>> {
  const invited = members.filter(({ status }) => status === 'invited')
  const [first] = invited
  if (!first) return new Map()
  const about = { service: first.service, organisationId: first.organisation.id, kinds }
  const unsent = await findUnsent(reader, { ...about, to: invited.map(({ user }) => user.email) })
  return new Map(
    invited.flatMap(({ id, user }) => {
      const state = unsent.get(user.email)
      return state === undefined ? [] : [[id, state] as const]
    }),
  )
}

/** The invitations and reminders to a member that have not left yet: their link is dead, so they stay. */
export async function withdrawInvitations(
  tx: Tx,
  { service, organisation, user }: Pick<Member, 'service' | 'user' | 'organisation'>,
  because: string,
): Promise<void> {
  await withdraw(tx, { service, organisationId: organisation.id, kinds, to: user.email, because })
}
