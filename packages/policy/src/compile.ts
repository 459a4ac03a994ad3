import type { PolicySource } from './model.ts'
import type { Policy } from './policy.ts'
import type { Problem } from './problem.ts'

export type Compiled =
  | { readonly ok: true; readonly policy: Policy }
  | { readonly ok: false; readonly problems: readonly Problem[] }

/**
 * Makes a policy askable: names checked, permissions numbered, one's own acts (`self.password`, …) added.
 * Returns a frozen policy, or every problem at once, each with its path. Accepts untyped data (`unknown`) as well. Never throws.
 */
export function compile(source: PolicySource): Compiled {
  throw new Error(`not built yet: ${source}`)
}

/** The same for a policy that is part of the program: a problem in it is a bug. Throws an error that lists every problem. */
export function compileOrThrow(source: PolicySource): Policy {
  throw new Error(`not built yet: ${source}`)
}
