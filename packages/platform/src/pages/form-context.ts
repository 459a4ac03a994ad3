import type { Problem, RawForm } from '../service.ts'

/** What a template asks about the form on its page. */
export type FormContext = {
  /** What was typed, or `fallback` (what is stored), or nothing: always printable. */
  typed: (name: string, fallback?: string | number | null) => string
  /** Whether a box or radio stands on: as sent, or as `fallback` (a value or a list) before anything was sent. */
  isTicked: (name: string, value: string, fallback?: string | readonly string[] | null) => boolean
  /** The `errorMessage` of GOV.UK's macros; undefined when the field is right. */
  problem: (name: string) => { text: string } | undefined
  /** The error summary's list. */
  problems: readonly { text: string; href: string }[]
}

/** What was sent (nothing on a first visit) and what was wrong with it, as templates read it. */
export function formContext(form: { raw: RawForm; problems: readonly Problem[]; sent: boolean }): FormContext {
  const { raw, problems, sent } = form
  return {
    typed: (name, fallback) => {
      const value = raw[name]
      if (typeof value === 'string') return value
      return sent || fallback === undefined || fallback === null ? '' : String(fallback)
    },
    isTicked: (name, value, fallback) => listed(sent ? raw[name] : (fallback ?? undefined)).includes(value),
    problem: (name) => {
      const found = problems.find((each) => each.where === name)
      return found && { text: found.message }
    },
    problems: problems.map(({ where, message }) => ({ text: message, href: `#${anchorOf(raw, where)}` })),
  }
}

// A date is three boxes: the summary leads to the first of them.
function anchorOf(raw: RawForm, where: string): string {
  return `${where}-day` in raw ? `${where}-day` : where
}

function listed(value: RawForm[string]): readonly unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value]
}
