/** The door of the testing room; imported by tests only. */

export { type Answer, asUser, asVisitor, type Client, type Filled, type UploadedFile } from './as-user.ts'
export { type AnyRow, everyRow } from './every-row.ts'
export { freshDatabase } from './fresh-database.ts'
export { codeAt } from './one-time-code.ts'
export { openStore, type Store, stores, usualStore } from './open-store.ts'
export { pdfText } from './pdf-text.ts'
export { findPostgres } from './postgres-programs.ts'
export { openPracticeForm } from './practice-form.ts'
export { wholeState } from './whole-state.ts'
export { buildWorld, castMember, sessionFor, type World, worldBegins } from './world.ts'
export { openWorldHost } from './world-host.ts'
export { worldPolicy, worldPolicySource } from './world-policy.ts'
