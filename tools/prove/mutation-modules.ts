import { registerHooks } from 'node:module'
import { pathToFileURL } from 'node:url'

/** Loads modules of a copy of the engine, and loads them again when asked. */
export type Modules = {
  /** Runs a file of the copy unless it ran; `again` runs it in any case, but not what it imports. */
  readonly load: (file: string, again?: 'again') => Promise<unknown>
  /** From here on every module of the copy is loaded anew, and no longer counts which mutants are met. */
  readonly forget: () => void
}

/** What the copy gets instead. */
const instead: Readonly<Record<string, string>> = {
  vitest: new URL('./mutation-suite.ts', import.meta.url).href,
  'fast-check': new URL('./mutation-examples.ts', import.meta.url).href,
}

/**
 * Mutated code counts how often each mutant is met. That is needed once, to know which tests meet which, and costs most of the time.
 * The name with the digits is the tool's own.
 */
const COUNTING = 'function stryCov_9fa48() {'

/**
 * Within the folder, `@remit/policy` is the folder's own engine and test tools are ours. A module's address ends in a
 * number that changes when it is to be loaded anew: Node runs an address once.
 */
export function modulesOf(folder: string): Modules {
  const root = `${pathToFileURL(folder)}/`
  let generation = 0
  let times = 0
  registerHooks({
    resolve: (specifier, context, next) => {
      if (!context.parentURL?.startsWith(root)) return next(specifier, context)
      const other = instead[specifier]
      if (other !== undefined) return { url: other, format: 'module-typescript', shortCircuit: true }
      // The folder need not lie where packages are found.
      if (/^[\w@]/.test(specifier) && specifier !== '@remit/policy') {
        return next(specifier, { ...context, parentURL: import.meta.url })
      }
      const found = next(specifier === '@remit/policy' ? `${root}src/index.ts` : specifier, context)
      return found.url.startsWith(root) ? { ...found, url: `${found.url.split('?')[0]}?${generation}` } : found
    },
  })
  registerHooks({
    load: (url, context, next) => {
      const found = next(url, context)
      if (generation === 0 || !url.startsWith(root)) return found
      return { ...found, source: String(found.source).replace(COUNTING, `${COUNTING} return`) }
    },
  })
  return {
    load: (file, again) => import(`${root}${file}?${generation}${again === undefined ? '' : `.${++times}`}`),
    forget: () => {
      generation++
    },
  }
}
