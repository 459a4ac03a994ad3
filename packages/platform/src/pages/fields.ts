import { z } from 'zod'
import type { SentFile } from '../service.ts'

/**
 * The usual form fields, each a zod schema with its messages: `z.object({ name: text('Enter the school’s name') })`.
 * All of them accept a field that was not sent at all. They fail with the message given, never throw.
 */

/** One line or more, trimmed, at least one character. `most` characters at most: 200 unless told. */
export function text(whenEmpty: string, most = 200, whenLong = `Enter ${most} characters or fewer`) {
  return z
    .string({ error: whenEmpty })
    .trim()
    .min(1, whenEmpty)
    .max(most, whenLong)
    .refine((value) => !hasControlCharacters(value), 'Enter text without control characters')
}

/**
 * What holds for names, around `text` or `optionalText`: line ends, tabs and runs of spaces become one space, and
 * characters that turn the direction of what follows (a name could make itself look like another) are left out.
 */
export function onOneLine<Field extends z.ZodType>(field: Field) {
  return z.preprocess(
    (typed) => (typeof typed === 'string' ? withoutTurns(typed).replaceAll(/\s+/g, ' ') : typed),
    field,
  )
}

function withoutTurns(typed: string): string {
  return typed.replaceAll(/[\u202A-\u202E\u2066-\u2069]/g, '')
}

/** As `text`, but may be left empty: then `undefined`. */
export function optionalText(most = 200, whenLong = `Enter ${most} characters or fewer`) {
  return z
    .string()
    .trim()
    .max(most, whenLong)
    .refine((value) => !hasControlCharacters(value), 'Enter text without control characters')
    .optional()
    .transform((value) => (value === '' ? undefined : value))
}

/** One of a closed set of values (radios, select). */
export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values, whenNone: string) {
  return z.enum(values, { error: whenNone })
}

/** Tick boxes: none, one or several values, always as a list without doubles. */
export function ticked<const Values extends readonly [string, ...string[]]>(
  values: Values,
  whenUnknown = 'Select from the list',
) {
  const list = z.preprocess(asList, z.array(z.enum(values, { error: whenUnknown })))
  return list.transform((chosen) => [...new Set(chosen)])
}

/** A whole number typed by hand (“1,200” and spaces are understood), within bounds that the message names. */
export function wholeNumber(message: string, { least = 0, most = 1_000_000 }: { least?: number; most?: number } = {}) {
  return z
    .string({ error: message })
    .transform((typed) => typed.replaceAll(/[\s,]/g, ''))
    .pipe(z.string().regex(/^-?\d{1,9}$/, message))
    .transform(Number)
    .pipe(z.number().min(least, message).max(most, message))
}

/** A real calendar date from three boxes (or one `YYYY-MM-DD` text), as `YYYY-MM-DD`. */
export function dateOf(whenEmpty: string, whenUnreal: string) {
  const parts = z.preprocess(
    splitDate,
    z.object({ day: z.string(), month: z.string(), year: z.string() }, { error: whenEmpty }),
  )
  return parts.transform(({ day, month, year }, context) => {
    const typed = [day, month, year].map((part) => part.trim())
    const found = realDate(typed)
    if (found !== undefined) return found
    context.addIssue({ code: 'custom', message: typed.every((part) => part === '') ? whenEmpty : whenUnreal })
    return z.NEVER
  })
}

/** A file chosen in a multipart form; an empty choice fails with the message. */
export function sentFile(whenNone: string) {
  return z.custom<SentFile>((value) => isSentFile(value) && value.name !== '', { error: whenNone })
}

function isSentFile(value: unknown): value is SentFile {
  return typeof value === 'object' && value !== null && 'path' in value && 'sizeBytes' in value && 'name' in value
}

function asList(value: unknown): unknown {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}

function splitDate(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const [year = '', month = '', day = ''] = value.trim().split('-')
  return { day, month, year }
}

function realDate(typed: readonly string[]): string | undefined {
  if (!typed.every((part) => /^\d{1,4}$/.test(part))) return undefined
  const [day = 0, month = 0, year = 0] = typed.map(Number)
  if (year < 1000) return undefined
  const date = new Date(Date.UTC(year, month - 1, day))
  const real = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return real ? date.toISOString().slice(0, 10) : undefined
}

// Tabs and line ends are typing; the rest never is, and NUL cannot be stored at all.
function hasControlCharacters(value: string): boolean {
  return [...value].some((character) => {
    const code = character.codePointAt(0) ?? 0
    return (code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 127
  })
}
