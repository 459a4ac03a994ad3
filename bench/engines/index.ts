import type { Engine } from './engine.ts'

/** Every engine by the key its process is started with. The limit comes first: all others are compared with it. */
export const engines: Readonly<Record<string, () => Promise<Engine>>> = {
  limit: async () => (await import('./by-hand.ts')).byHand,
  numbered: async () => (await import('./by-hand-numbered.ts')).byHandNumbered,
  remit: async () => (await import('./remit.ts')).remit,
  'casl-functions': async () => (await import('./casl.ts')).caslFunctions,
  'casl-conditions': async () => (await import('./casl.ts')).caslConditions,
}
