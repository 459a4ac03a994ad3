/** The door of the testing room; imported by tests only. */
export { freshDatabase } from './fresh-database.ts'
export { openStore, type Store, stores } from './open-store.ts'
