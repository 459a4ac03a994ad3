import type { Policy } from '@remit/policy'
import type { Reader, Tx } from '../../db/index.ts'
import { endOfBelongings, type Member } from '../../directory/index.ts'
import { send, type Template } from '../../notify/index.ts'
import { accessTemplates } from '../messages.ts'
import { changeMember, type MemberChange } from './change-member.ts'

const commands = {
  suspension: 'suspendMembership',
  reactivation: 'reactivateMembership',
  removal: 'endMembership',
} as const

/** Ways somebody's access stops, or comes back. */
export type EndingSlug = keyof typeof commands

/** What it comes to: a removal ends what they belong to beneath as well. */
export async function endingCommands(
  reader: Reader,
  { policy, member, slug }: { policy: Policy; member: Member; slug: EndingSlug },
) {
  const who = { user: member.user.id, path: member.organisation.path }
  const beneath = slug === 'removal' ? await endOfBelongings(reader, policy, who) : []
  return [{ do: commands[slug], membership: member.id }, ...beneath]
}

/** Suspends, gives back or ends, with a reason, and tells the user. Refuses as `changeMember` does. */
export async function endMember(
  tx: Tx,
  { slug, ...change }: Omit<MemberChange, 'commands'> & { slug: EndingSlug; reason: string },
): Promise<void> {
  const { people, user, member, now } = change
  const ending = await endingCommands(tx, { policy: user.facts.policy, member, slug })
  await changeMember(tx, { ...change, commands: ending })
  // Somebody who was only ever invited hears nothing of an account they may not know of.
  if (member.status === 'invited') return
  const template: Template<'name' | 'by' | 'organisation' | 'service'> = accessTemplates[slug]
  const { name, email } = member.user
  const gaps = { name, by: user.name, organisation: member.organisation.name, service: people.service.name }
  const about = { service: people.service.key, organisationId: member.organisation.id }
  await send(tx, { template, to: email, gaps, now, about })
}
