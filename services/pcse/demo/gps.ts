import { idOf } from './id-of.ts'
import type { DemoPerson } from './people.ts'
import { centre, type PlaceKey } from './places.ts'

/** A GP of the Performers List with an account of their own, and the practice they work at. */
export interface DemoGp extends DemoPerson {
  at: PlaceKey
  role: 'principal' | 'salaried'
  sdNumber: string
}

const practices = ['ash', 'birch', 'cedar', 'damson', 'elm', 'fern'] as const
export type PracticeKey = (typeof practices)[number]

const names: Readonly<Record<PracticeKey, readonly string[]>> = {
  ash: ['Asha Bell', 'Rowan Pike', 'Mina Sethi', 'Tom Ayre'],
  birch: ['Rhys Bowen', 'Lola Kane', 'Adil Noor', 'June Firth'],
  cedar: ['Clare Day', 'Noah Lamb', 'Petra Holt', 'Sam Idris'],
  damson: ['Vera Lind', 'Col Peat', 'Ruth Amos', 'Ben Tully'],
  elm: ['Nora Reed', 'Igor Vance', 'Lily Chan', 'Max Orme'],
  fern: ['Faye Gunn', 'Joel Marr', 'Ines Rowe', 'Otto Blyth'],
}
const partnerNames: Readonly<Record<PracticeKey, readonly string[]>> = {
  ash: ['Greta Moon', 'Piers Lowe', 'Anya Rose'],
  birch: ['Hal Dyer', 'Mona West', 'Kit Ferris'],
  cedar: ['Edie Crane', 'Lars Penn', 'Tia Nolan'],
  damson: ['Rory Beck', 'Sian Vale', 'Omar Quill'],
  elm: ['Pia Locke', 'Dean Howe'],
  fern: ['Ursa Flint', 'Neil Dove'],
}

/** Four GPs at each practice, two of them principals. */
export const gps: readonly DemoGp[] = practices.flatMap((at, where) =>
  names[at].map((name, index): DemoGp => {
    const key = `gp ${name}`
    const membership = { id: idOf(`membership ${key}`), organisation: centre.id, roles: ['performer'] as const }
    return {
      id: idOf(`user ${key}`),
      name: `Dr ${name}`,
      email: `dr.${name.toLowerCase().replace(' ', '.')}@${at}.example`,
      memberships: [membership],
      status: 'active',
      part: 'GP',
      at,
      role: index < 2 ? 'principal' : 'salaried',
      sdNumber: String(21_000_000 + where * 1000 + index * 7),
    }
  }),
)

/** Partners who are no GPs, by practice. */
export const partners = practices.flatMap((at, where) =>
  partnerNames[at].map((name, index) => ({ at, name, sdNumber: String(22_000_000 + where * 1000 + index * 7) })),
)

export { practices }
