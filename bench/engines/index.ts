import type { Engine, RemoteEngine } from './engine.ts'

/** Every engine by the key its process is started with. The limit comes first: all others are compared with it. */
export const engines: Readonly<Record<string, () => Promise<Engine | RemoteEngine>>> = {
  limit: async () => (await import('./by-hand.ts')).byHand,
  numbered: async () => (await import('./by-hand-numbered.ts')).byHandNumbered,
  remit: async () => (await import('./remit-validated.ts')).remitValidated,
  'casl-functions': async () => (await import('./casl.ts')).caslFunctions,
  'casl-conditions': async () => (await import('./casl.ts')).caslConditions,
  casbin: async () => (await import('./casbin.ts')).casbin,
  'casbin-cached': async () => (await import('./casbin.ts')).casbinCached,
  cedar: async () => (await import('./cedar.ts')).cedar,
  spicedb: async () => (await import('./spicedb.ts')).spicedb,
  'spicedb-bulk': async () => (await import('./spicedb.ts')).spicedbBulk,
  cerbos: async () => (await import('./cerbos.ts')).cerbos,
}
