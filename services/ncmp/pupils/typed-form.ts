import type { Form, RawForm } from '@remit/platform/service'
import type { Typed } from './pupil-fields.ts'

/** The fields as typed, and the revision of the record that the form showed (0 when there was none). */
export interface TypedFields<Name extends string> {
  typed: Typed<Name>
  revision: number
  /** The value of the button that was pressed, where a page has several. */
  choice: string
}

/**
 * A form that hands on what was typed, for rules that need more than the form itself (the child, the school year). Days
 * come from three boxes and are handed on as `d/m/yyyy`. It never finds a problem by itself.
 */
export function typedForm<Name extends string>(
  names: readonly Name[],
  days: readonly Name[] = [],
): Form<TypedFields<Name>> {
  return {
    read(raw) {
      const pairs = names.map((name) => [name, days.includes(name) ? dayText(raw, name) : textOf(raw[name])])
      const typed = Object.fromEntries(pairs) as Typed<Name>
      return { ok: true, value: { typed, revision: Number(textOf(raw.revision)) || 0, choice: textOf(raw.choice) } }
    },
  }
}

function dayText(raw: RawForm, name: string): string {
  const boxes = ['day', 'month', 'year'].map((part) => textOf(raw[`${name}-${part}`]).trim())
  return boxes.every((box) => box === '') ? '' : boxes.join('/')
}

function textOf(value: RawForm[string]): string {
  return typeof value === 'string' ? value : ''
}
