/**
 * The plug-in contract: what a service declares, and what a page is. Types and identity functions only.
 *
 * The host runs every request in one order: sign-in → find `on` → ask access → read form → `act` in one transaction →
 * 303. See `house.md`'s page contract in ARCHITECTURE.md.
 */

import type { Readable } from 'node:stream'
import type { PolicySource } from '@remit/policy'
import type { Migration } from 'kysely/migration'
import type { AskedResource } from './access/asked-resource.ts'
import type { Account, SignedInUser, StoredResources } from './access/index.ts'
import type { Db, Tx } from './db/index.ts'
import type { JobDefinition } from './jobs/index.ts'
import type { FirstAdministratorWords } from './pages/first-administrator-words.ts'

export type { AskedResource } from './access/asked-resource.ts'
export type { Account, SignedInUser } from './access/index.ts'
export { type Bar, type BarChart, type DrawnBars, drawBars, type Tone } from './pages/charts.ts'
export { dateInWords, dateTimeInWords, today } from './pages/dates.ts'
export { dateOf, oneOf, onOneLine, optionalText, sentFile, text, ticked, wholeNumber } from './pages/fields.ts'
export type { ApproverWords, FirstAdministratorWords } from './pages/first-administrator-words.ts'
export { defineForm } from './pages/form.ts'
export { type Pagination, pageNumber, paginate } from './pages/pagination.ts'
export type { RefusalCode } from './refusals.ts'
export { Refusal, refusals, refuse } from './refusals.ts'

/** Expected and fixable: shown beside the field named by `where`, and in the error summary. */
export interface Problem {
  code: string
  /** The form field's name, or a path in a file or policy. */
  where: string
  message: string
}

/** What a form reads the request into: the typed value, or every problem at once. Never throws. */
export type Read<T> = { ok: true; value: T } | { ok: false; problems: readonly Problem[] }

/** A file sent with a form, already on disk in a temporary folder that the host removes after `act`. */
export interface SentFile {
  /** The name the user's computer gave it; for show only. */
  name: string
  path: string
  sizeBytes: number
}

/** Raw form fields: one text, several texts (tick boxes), or a file. */
export type RawForm = Readonly<Record<string, string | readonly string[] | SentFile | undefined>>

export interface Form<T> {
  /** Schema and messages together; `raw` is untrusted. */
  read(raw: RawForm): Read<T>
  /** True when the form sends a file (multipart); `limitBytes` refuses more with `too-large`. */
  file?: { limitBytes: number }
}

/** The thing a page is about: found by id, together with how the engine sees it. */
export interface Found {
  resource: AskedResource
}

export interface Asking {
  db: Db
  user: SignedInUser
  params: Readonly<Record<string, string>>
  query: Readonly<Record<string, string | readonly string[] | undefined>>
  now: Date
}

/**
 * What a page needs:
 * - a permission: asked of what `on` found, or of the acting organisation when the page has no `on`;
 * - `{ anywhere }`: the user's roles hold the permission somewhere (lists, which `visible()` then limits);
 * - `{ administration }`: the user may administer users here at all (user pages, whose acts the engine judges);
 * - `{ open }`: why anyone signed in may see it (`public: true`: signed out as well).
 */
export type Needs = string | { anywhere: string } | { administration: true } | { open: string; public?: true }

/**
 * What `act` answers: where to go next with a notice; or problems, and the page is drawn again with 422; or `check`, and
 * nothing it did is kept (the transaction rolls back): the page is drawn again with 200, what was typed, and `check`
 * beside what `view` gives, to show the effect first and ask the user to confirm. Or `done`: what it did is kept, and the
 * page is drawn with 200 and `done` beside what `view` gives, for what can be shown this once only.
 */
export type Acted =
  | { to: string; notice?: string }
  | { problems: readonly Problem[] }
  | { check: View }
  | { done: View }

/**
 * What the template prints. `title`, `caption` and `back` (`{ href, text }`) are the layout's and replace the page's own, as `problems` does where a question is asked by GET; every other name of the layout's (`draw.ts`) is taken. The rest is the template's. The layout prints caption, heading, error summary and notice itself.
 */
export type View = Readonly<Record<string, unknown>>

/** A file to download instead of a page. */
export interface Download {
  name: string
  type: string
  body: Readable | string | Buffer
}

export interface Page<T = unknown, On extends Found | undefined = Found | undefined> {
  /** Nouns in kebab-case below the service: `/schools/:school/closure`. */
  path: string
  needs: Needs
  /** Beside the page's own file. Left out when the page only downloads. */
  template?: string
  title: string
  /** Find the thing by the address's parameters, or undefined: the host answers 404. */
  on?: (asking: Asking) => Promise<On | undefined>
  form?: Form<T>
  /** What the template prints. `form` is what was typed and its problems when a sent form failed. */
  view?: (asking: Asking & { on: On; form: { raw: RawForm; problems: readonly Problem[] } }) => Promise<View> | View
  /** A GET that answers a file. */
  download?: (asking: Asking & { on: On }) => Promise<Download>
  /** The change, and its record, in one transaction. Runs only after access was allowed and the form read well. */
  act?: (acting: Omit<Asking, 'db'> & { tx: Tx; on: On }, input: T) => Promise<Acted>
  /**
   * What is sent here matters to safety: the user proves again who they are when they last did so more than 15 minutes
   * ago; what was typed is carried through. A function says so of what was sent. A download is asked for before it. A
   * change that gives a role that administers asks for the proof by itself, on whichever page it is made.
   */
  sensitive?: true | ((about: { user: SignedInUser; on: On }, input: T) => boolean)
  /**
   * What is sent here makes something new, and makes it once: sent again (the back button, two presses), it leads to what the first
   * came to. For a page with `act` that answers `to`, without files.
   */
  once?: true
  /**
   * The tab this page lights up: a key of the service's `tabs`.
   */
  tab?: string
}

/** A page outside every service, for the signed out too: accepting an invitation, choosing a new password. */
export interface OpenPage<T = unknown, On = unknown> {
  /** From the root: `/invitation/:token`. */
  path: string
  /** Why anyone may see it. */
  open: string
  /** Found in the folder the page list is mounted with. */
  template: string
  title: string
  /** The address itself is the secret: a post needs no form's token, and a mail program's one-click post is answered without a redirect (RFC 8058). */
  keyedByAddress?: true
  /** Find the thing by the address's parameters, or undefined (404); or throw `refuse('gone', …)`. */
  on?: (asking: OpenAsking) => Promise<On | undefined>
  form?: Form<T>
  view?: (asking: OpenAsking & { on: On; form: { raw: RawForm; problems: readonly Problem[] } }) => Promise<View> | View
  /** `signIn`: the user whose session the host starts (an old one of the same browser ends). */
  act?: (
    acting: Omit<OpenAsking, 'db'> & { tx: Tx; on: On },
    input: T,
  ) => Promise<Exclude<Acted, { done: View }> | { to: string; notice?: string; signIn: { userId: string } }>
}

export interface OpenAsking {
  db: Db
  /** Whoever is signed in in this browser, if anyone. */
  user: Account | undefined
  /** A keyed hash of the network address the visitor comes from: for counting, never for showing. */
  from: string
  params: Readonly<Record<string, string>>
  query: Readonly<Record<string, string | readonly string[] | undefined>>
  now: Date
}

/** An open page with its types checked. */
export function defineOpenPage<T = unknown, On = undefined>(page: OpenPage<T, On>): OpenPage {
  // As with `definePage`: the host calls each page only with what the same page found and read.
  return page as unknown as OpenPage
}

/** A page with its types checked: `definePage({ path, needs, … })`. */
export function definePage<T = unknown, On extends Found | undefined = undefined>(page: Page<T, On>): Page {
  // The host holds pages of every form side by side; it calls `act` only with what the same page's `form` returned.
  return page as unknown as Page
}

/** One entry of the service's tab bar. A tab the user cannot open is greyed with `why` in the same breath. */
export interface Tab {
  key: string
  text: string
  href: string
  needs: Needs
  /** Shown when the tab is disabled: “Your roles do not include pupil data.” */
  why: string
}

/** One named user of the demonstration, as the sign-in page lists them. */
export interface CastMember {
  name: string
  email: string
  /** “LA Super User at Northtown Council”. */
  part: string
}

export interface Service {
  /** URL segment, database schema and audit label: `ncmp`. */
  key: string
  name: string
  /** `import.meta.dirname` of service.ts: templates are found at `<folder>/<room>/<template>`. */
  folder: string
  policy: PolicySource
  /** Room (folder) name → its pages. */
  rooms: Readonly<Record<string, readonly Page[]>>
  tabs: readonly Tab[]
  /** `ncmp/0001-schools` → migration. */
  migrations: Readonly<Record<string, Migration>>
  jobs?: readonly JobDefinition[]
  demo?: {
    cast: readonly CastMember[]
    /** Fills an empty database, the same every time. Called once, inside one transaction. */
    seed(tx: Tx, now: Date): Promise<void>
    /**
     * Fills an empty database with a country: this share (0 to 1) of everything the service is meant for, the same every time, in as
     * many transactions as it takes. Answers what there is, in words.
     */
    seedNational?(db: Db, share: number, now: Date): Promise<string>
  }
  /** Where its records are, by type of resource, so that other systems can ask about them. Types left out are denied to them. */
  resources?: StoredResources
  people: PeopleWords
  /** Mounts the public form for organisations without an administrator, and the centre's queue for it. */
  firstAdministrator?: FirstAdministratorWords
  /** `everybody`: whoever uses this service shows a second factor. Left out: those who administer, as configured. */
  secondFactor?: 'everybody'
}

/** How the shared user pages speak of a service, and what they ask for. */
export interface PeopleWords {
  /** The kind of organisation that memberships of this service's administrators stand at: `authority`. */
  organisation: string
  /** The kind of organisation ticked on the “assign …” page, if the service assigns any: `school`. */
  assigned?: string
  /** A kind of organisation that people usually belong to one of: whoever joins a second is reported to both, and the old access ends by one press. */
  usuallyOne?: string
  words: {
    /** The heading of the list: “Manage users”. */
    users: string
    /** The heading of the “assign …” page: “Assign schools”. */
    assigned?: string
    /** Shown where access is given: when to give it, and what the law asks. */
    advice?: string
  }
  /**
   * The permission each page asks; where one is left out the page is for whoever administers users at all. `nameFirst`
   * mounts the page on which whoever holds it names an organisation's first administrator; left out, there is none.
   */
  needs?: { list?: string; invite?: string; remove?: string; roles?: string; assigned?: string; nameFirst?: string }
  /** The key of the tab these pages light up. */
  tab?: string
  /**
   * A kind of organisation beneath, where no role stands, that a user may belong to besides (NCMP: a provider). The policy
   * says how many at most.
   */
  belonging?: {
    kind: string
    /** The permission its page asks. */
    needs: string
    /** Said above the choice: what belonging means. */
    advice: string
    /** Whoever holds one of these roles is assigned everything of `assigned` that the organisation holds. */
    wholeFor: readonly string[]
  }
}

/** A service with its types checked. */
export function defineService(service: Service): Service {
  return service
}
