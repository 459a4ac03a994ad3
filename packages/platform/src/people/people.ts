import type { Seal } from '../credentials/index.ts'
import type { Needs, Service } from '../service.ts'

/** What the shared pages know of the service they stand in. */
export interface People {
  service: Service
  /** `/ncmp`: where the service's addresses begin. */
  root: string
  /** `https://remit.example.org`, without a slash at the end: how links in messages begin. */
  publicUrl: string
  /** Keeps a new key secret while its page is open. */
  seal: Seal
}

/** What the host gives these pages. */
export type PeopleOptions = Pick<People, 'publicUrl' | 'seal'>

/** The pages' contexts for one service. */
export function peopleOf(service: Service, { publicUrl, seal }: PeopleOptions): People {
  return { service, root: `/${service.key}`, publicUrl: publicUrl.replace(/\/+$/, ''), seal }
}

/** What a page asks: the permission the service names for it, else the right to administer users at all. */
export function needsFor(people: People, page: keyof NonNullable<Service['people']['needs']>): Needs {
  return people.service.people.needs?.[page] ?? { administration: true }
}

/** The same for what other systems ask, in whichever service their client is of. */
export function neededFor(page: keyof NonNullable<Service['people']['needs']>): (service: Service) => Needs {
  return ({ people }) => people.needs?.[page] ?? { administration: true }
}

/** The tab that user administration lights up, as `definePage` takes it. */
export function tabOf(people: People): { tab?: string } {
  const { tab } = people.service.people
  return tab === undefined ? {} : { tab }
}
