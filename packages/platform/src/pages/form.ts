import type { z } from 'zod'
import type { Form, Problem, RawForm, Read } from '../service.ts'

/**
 * A form: one zod object whose fields carry the words shown when they are wrong (`fields.ts` has the usual ones).
 * Reads untrusted fields into the typed value, or every problem at once, one per field, in the order of the schema.
 * A date's three boxes `bornOn-day`, `bornOn-month`, `bornOn-year` arrive in the schema as one field `bornOn`.
 * `file.limitBytes` makes the form multipart. Never throws.
 */
export function defineForm<Schema extends z.ZodObject>(
  schema: Schema,
  options: { file?: { limitBytes: number } } = {},
): Form<z.output<Schema>> {
  return { read: (raw) => readForm(schema, raw), ...options }
}

function readForm<Schema extends z.ZodObject>(schema: Schema, raw: RawForm): Read<z.output<Schema>> {
  const names = Object.keys(schema.shape)
  const given = Object.fromEntries(names.map((name) => [name, raw[name] ?? dateParts(raw, name)]))
  const read = schema.safeParse(given)
  if (read.success) return { ok: true, value: read.data }
  return { ok: false, problems: firstOfEachField(read.error.issues, names) }
}

function dateParts(raw: RawForm, name: string): { day: unknown; month: unknown; year: unknown } | undefined {
  const parts = { day: raw[`${name}-day`], month: raw[`${name}-month`], year: raw[`${name}-year`] }
  return Object.values(parts).some((part) => part !== undefined) ? parts : undefined
}

function firstOfEachField(issues: readonly z.core.$ZodIssue[], names: readonly string[]): readonly Problem[] {
  const problems = new Map<string, Problem>()
  for (const issue of issues) {
    const where = String(issue.path[0] ?? names[0] ?? '')
    if (!problems.has(where)) problems.set(where, { code: issue.code ?? 'invalid', where, message: issue.message })
  }
  return [...problems.values()].toSorted((a, b) => names.indexOf(a.where) - names.indexOf(b.where))
}
