/**
 * The closed table of refusals: what the platform says no with.
 *
 * A refusal is expected (not found, conflict, too many …) and reaches the user as a plain page or, on the API, as
 * problem JSON with the same code. A denial is a `Decision`, a problem is a value beside a field, anything else is a bug.
 */
export const refusals = {
  malformed: { status: 400, title: 'That request could not be read', next: 'Go back and try again.' },
  'not-signed-in': { status: 401, title: 'Sign in to continue', next: 'Sign in, then try again.' },
  denied: { status: 403, title: 'You cannot do this', next: 'Ask an administrator of your organisation.' },
  'second-factor': {
    status: 403,
    title: 'Set up a second step to sign in',
    next: 'Set it up, then open the page again.',
  },
  forged: { status: 403, title: 'This page had expired', next: 'Go back, reload the page and try again.' },
  'not-found': { status: 404, title: 'Page not found', next: 'Check the address, or start again from the home page.' },
  conflict: { status: 409, title: 'Somebody changed this first', next: 'Look at what is there now, then try again.' },
  constraint: { status: 409, title: 'This change is not possible', next: 'Make the change named below first.' },
  gone: { status: 410, title: 'This link no longer works', next: 'Ask for a new one.' },
  'too-large': { status: 413, title: 'That file is too large', next: 'Send a smaller file.' },
  unreadable: { status: 422, title: 'That file cannot be read', next: 'Save it as .csv or .xlsx and try again.' },
  'too-many': { status: 429, title: 'Too many attempts', next: 'Wait a little, then try again.' },
} as const satisfies Record<string, { status: number; title: string; next: string }>

export type RefusalCode = keyof typeof refusals

/** What a refusal says beyond its table row: `message` is shown to the user; `next` replaces the row's next step. */
export interface RefusalWords {
  message: string
  next?: string
  /** People who hold the places, rules named, and so on: lines shown under the message. */
  details?: readonly string[]
  /** Where the page leads back to, before the service's start: “Back to Sam Ali”. */
  back?: { href: string; text: string }
}

export class Refusal extends Error {
  readonly code: RefusalCode
  readonly words: RefusalWords

  constructor(code: RefusalCode, words: RefusalWords) {
    super(words.message)
    this.name = 'Refusal'
    this.code = code
    this.words = words
  }
}

/** A refusal to throw: `throw refuse('conflict', 'Somebody else …')`. The host turns it into a page or problem JSON. */
export function refuse(code: RefusalCode, words: string | RefusalWords): Refusal {
  return new Refusal(code, typeof words === 'string' ? { message: words } : words)
}
