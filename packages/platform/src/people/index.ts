/**
 * The door of the people room: the user-administration pages every service mounts, written once. A service only declares
 * `people` (its words and what each page asks); the host mounts what this door gives:
 * - `peoplePages(service, { publicUrl })` below `/<service>`, templates in `peopleFolder`;
 * - `invitationPages(policies)` from the root, for the signed out too: where an invitation's link leads;
 * - `outboxPages` from the root, in demonstration mode only: every message Remit would have sent;
 * - `peopleJobs`: clears what has run out.
 */
import type { Policies } from '../access/index.ts'
import type { JobDefinition } from '../jobs/index.ts'
import type { OpenPage, Page, Service } from '../service.ts'
import { peopleOf } from './people.ts'

/** Where the templates of all these pages are. */
export const peopleFolder = import.meta.dirname

/** The user pages of one service: `/users…`, `/roles…`, `/history`, `/account…`. */
export function peoplePages(service: Service, options: { publicUrl: string }): readonly Page[] {
  const people = peopleOf(service, options.publicUrl)
  return people ? [] : []
}

/** `/invitation/:token`. */
export function invitationPages(policies: Policies): readonly OpenPage[] {
  return policies ? [] : []
}

/** `/demonstration/outbox`. */
export const outboxPages: readonly OpenPage[] = []

export const peopleJobs: readonly JobDefinition[] = []
