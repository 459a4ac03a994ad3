import type { z } from 'zod'
import type { SignedInUser } from '../../access/index.ts'
import type { ClientGrant } from '../../api/index.ts'
import type { Db, Reader, Tx } from '../../db/index.ts'
import type { RefusalCode } from '../../refusals.ts'
import type { Found, Needs, Service } from '../../service.ts'

/** The user a client acts for, and what it asks about. */
export interface Calling {
  service: Service
  user: SignedInUser
  params: Readonly<Record<string, string>>
  now: Date
}

/** What an endpoint answers in: everything in it is as its schema says, and stands in the published description. */
interface Described<Query, On> {
  /** From `/api`: nouns in kebab-case, a parameter as `:user`. */
  path: string
  /** What the client must have been granted. */
  grant: ClientGrant
  /** What the user it acts for needs: the same as on the page that does the same in this service. */
  needs: (service: Service) => Needs
  /** One line: what it does. */
  summary: string
  /** What it refuses with, besides what every endpoint does. */
  refuses?: readonly RefusalCode[]
  query?: z.ZodType<Query>
  /** The thing in the address, limited to what the user may know of; undefined is 404. */
  on?: (calling: Calling & { db: Reader }) => Promise<On | undefined>
  answer: z.ZodType
}

/** Something to read: `GET`. */
export interface Reading<Query = unknown, On extends Found | undefined = Found | undefined>
  extends Described<Query, On> {
  read(calling: Calling & { db: Db; on: On; query: Query }): Promise<unknown>
}

/** A change of one member: `POST`, in one transaction with its record. `change` answers which membership it was of. */
export interface Changing<Body = unknown, On extends Found | undefined = Found | undefined>
  extends Described<unknown, On> {
  body: z.ZodType<Body>
  status: 200 | 201
  change(calling: Calling & { tx: Tx; on: On; body: Body }): Promise<string>
  /** How the membership is answered afterwards: the same when the same is sent again under one key. */
  show(db: Reader, membership: string, now: Date): Promise<unknown>
}

export type Endpoint = Reading | Changing

/** Something to read, with its types checked. */
export function defineReading<Query, On extends Found | undefined = undefined>(reading: Reading<Query, On>): Endpoint {
  // As with `definePage`: the host calls each only with what its own schemas read and its own `on` found.
  return reading as unknown as Reading
}

/** A change, with its types checked. */
export function defineChange<Body, On extends Found | undefined = undefined>(change: Changing<Body, On>): Endpoint {
  return change as unknown as Changing
}

/** The two ways an endpoint is called. */
export function methodOf(endpoint: Endpoint): 'GET' | 'POST' {
  return 'change' in endpoint ? 'POST' : 'GET'
}
