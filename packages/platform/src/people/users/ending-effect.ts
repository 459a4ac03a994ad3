import { coverNeeds, judgedDown, type Member, membersHolding, rehearse } from '../../directory/index.ts'
import type { RefusalWords } from '../../refusals.ts'
import type { Asking } from '../../service.ts'
import { neededRole } from '../cover/cover-words.ts'
import { type EndingSlug, endingCommands } from './end-member.ts'

type Looking = Pick<Asking, 'db' | 'user' | 'now'>

/** What stands in the way of ending, suspending or giving back, before anything is typed: the rule, who and what next; undefined when nothing does. */
export async function stopOf(
  { db, user, now }: Looking,
  member: Member,
  slug: EndingSlug,
): Promise<RefusalWords | undefined> {
  const { policy } = user.facts
  const commands = await endingCommands(db, { policy, member, slug })
  const [answer] = await rehearse(db, { policy, tries: [{ actor: user, commands }], now })
  return answer === undefined || answer.allowed ? undefined : (await judgedDown(db, answer.refusals)).words
}

/** “Only Sue is LA Super User then.”: for every role the organisation cannot do without that one holder alone is left with. */
export async function leftAlone({ db, user, now }: Looking, member: Member): Promise<readonly string[]> {
  const { policy } = user.facts
  const { id, kind } = member.organisation
  const held = coverNeeds(policy).filter(
    (need) => need.kind === kind && member.roles.some(({ role }) => need.roles.includes(role)),
  )
  const lines = held.map(async (need) => {
    const holders = await membersHolding(db, { organisation: id, roles: need.roles }, now)
    const [only, second] = holders.filter(({ membership }) => membership !== member.id)
    if (only === undefined || second !== undefined) return []
    const who = only.id === user.id ? 'you are' : `${only.name} is`
    return `Only ${who} ${neededRole(policy, need)} of ${member.organisation.name} then.`
  })
  return (await Promise.all(lines)).flat()
}
