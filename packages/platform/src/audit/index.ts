/**
 * The door of the audit room: what happened, who did it and why, kept for ever.
 *
 * Entries are written in the transaction of the change they tell of, never changed (a trigger refuses), and chained: each
 * carries the hash of the one before it. There is one chain per authority (the organisation next beneath a service's
 * root), one per service for what stands above, and one for the platform.
 */
export { pseudonymOf } from './commitments.ts'
export type { Actor, AuditEntry } from './entry.ts'
export { type Erasing, eraseFromHistory } from './erase.ts'
export { type EntryFilter, entriesAfterInChain, type ListedEntry, listEntries, listEntriesOn } from './list-entries.ts'
export { chainOf, record, recordAll } from './record.ts'
export { type ChainState, listChains, verifyChain } from './verify-chain.ts'
export { type Looking, lookingIn, noteLooking } from './viewing.ts'
