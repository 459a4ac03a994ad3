import type { DirectoryCommand } from '@remit/platform/directory'
import type { Assigned } from '@remit/policy'
import type { NationalAuthority } from './national-places.ts'
import type { DemoRole } from './people.ts'
import { idOf } from './seeded.ts'

/** An invented user of the national demonstration. */
export interface NationalPerson {
  id: string
  email: string
  name: string
  command: DirectoryCommand
}

const parts = {
  lead: ['ncmpLead', 'superUser'],
  deputy: ['superUser'],
  monitor: ['monitor'],
  collector: ['collector'],
  nurse1: ['collector'],
  nurse2: ['collector'],
  nurse3: ['collector'],
} as const satisfies Readonly<Record<string, readonly DemoRole[]>>

/** Who somebody is in their authority: `lead`, `monitor` and `collector` are assigned every school, the nurses a third each. */
export type NationalPart = keyof typeof parts

/** How somebody of the national demonstration signs in: `collector.150@national.example`. */
export function nationalEmail(part: NationalPart, authority: number): string {
  return `${part}.${authority}@national.example`
}

/** The seven people of an authority. */
export function nationalPeople(authority: NationalAuthority): readonly NationalPerson[] {
  // The same keys as `parts`, which `Object.entries` types as any text.
  return (Object.entries(parts) as [NationalPart, readonly DemoRole[]][]).map(([part, roles]) => {
    const id = idOf(`national user ${part} ${authority.number}`)
    const membership = idOf(`national membership ${part} ${authority.number}`)
    const held = { membership, user: id, organisation: authority.id, roles: roles.map((role) => ({ role })) }
    const command: DirectoryCommand = { do: 'addMembership', ...held, assigned: assignedTo(part, authority) }
    const title = `${part.charAt(0).toUpperCase()}${part.slice(1)}`
    return { id, email: nationalEmail(part, authority.number), name: `${title} of ${authority.name}`, command }
  })
}

function assignedTo(part: NationalPart, { schools }: NationalAuthority): readonly Assigned[] {
  if (part === 'deputy') return []
  const nurse = ['nurse1', 'nurse2', 'nurse3'].indexOf(part)
  return nurse === -1 ? [{ every: 'school' }] : schools.filter((_, at) => at % 3 === nurse).map(({ id }) => id)
}
