import type { Tx } from '@remit/platform/db'
import { addUser, applyChanges, type DirectoryCommand, hashPassword } from '@remit/platform/directory'
import { compileOrThrow, type Policy } from '@remit/policy'
import { addAuthorisedPeople } from './demo/authorised.ts'
import { addPayments } from './demo/draw-payments.ts'
import { addMembers } from './demo/draw-pensions.ts'
import { addRequests } from './demo/draw-requests.ts'
import { gps } from './demo/gps.ts'
import { type DemoMembership, type DemoPerson, people } from './demo/people.ts'
import { centre, places } from './demo/places.ts'
import { pcsePolicy } from './policy.ts'

/** Everybody in the demonstration signs in with this. */
const demonstrationPassword = 'four-at-most'

/** The named users of the demonstration, as the sign-in page lists them; whoever cannot sign in is left out. */
export const cast = Object.values(people)
  .filter(({ status }) => status === 'active')
  .map(({ name, email, part }) => ({ name, email, part }))

const actor = { system: 'operator', name: 'demonstration' } as const

/**
 * Fills an empty database with the centre, an ICB, six practices, a network, a provider, an accountant and their people,
 * through the same doors as everybody: every constraint holds, every change is recorded. Then 300 claims and their payment
 * runs over twelve months, and the members of the pension scheme. The same every time for the same day.
 */
export async function seed(tx: Tx, now: Date): Promise<void> {
  const policy = compileOrThrow(pcsePolicy)
  await addPlaces(tx, policy, now)
  await addPeople(tx, policy, now)
  await addAuthorisedPeople(tx, now)
  await addMembers(tx)
  await addPayments(tx, now)
  await addRequests(tx, now)
}

const everybody: readonly DemoPerson[] = [...Object.values(people), ...gps]

async function addPlaces(tx: Tx, policy: Policy, now: Date): Promise<void> {
  const root = { id: centre.id, kind: 'pcse', status: 'open' } as const
  const beneath = Object.values(places).map(({ id, kind, name, code, parent }): DirectoryCommand => {
    const organisation = { id, kind, parent, status: 'open' } as const
    return { do: 'addOrganisation', organisation, name, ...(code !== undefined && { code }) }
  })
  const commands = [{ do: 'addOrganisation', organisation: root, name: centre.name } as const, ...beneath]
  await applyChanges(tx, { policy, actor, commands, now })
}

async function addPeople(tx: Tx, policy: Policy, now: Date): Promise<void> {
  // The salt is fixed so that the demonstration is the same every time; it guards a password that everybody may know.
  const passwordHash = await hashPassword(demonstrationPassword, Buffer.from('pcse-demo-salt--'))
  for (const { id, name, email, status } of everybody) {
    const user = { id, name, email, ...(status !== 'invited' && { passwordHash }) }
    await addUser(tx, user, { system: 'demonstration' }, now)
  }
  const commands = everybody.flatMap((person) =>
    person.memberships.flatMap((membership) => commandsFor(person, membership)),
  )
  await applyChanges(tx, { policy, actor, commands, now })
}

function commandsFor({ id: user, status }: DemoPerson, held: DemoMembership): readonly DirectoryCommand[] {
  const roles = held.roles.map((role) => ({ role }))
  const membership = { membership: held.id, user, organisation: held.organisation, assigned: [], roles }
  if (status === 'invited') return [{ do: 'invite', ...membership }]
  const suspended = { do: 'suspendMembership', membership: held.id } as const
  return [{ do: 'addMembership', ...membership }, ...(status === 'suspended' ? [suspended] : [])]
}
