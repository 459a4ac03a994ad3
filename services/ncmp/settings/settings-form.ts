import { defineForm, type Form, onOneLine, optionalText } from '@remit/platform/service'
import { z } from 'zod'
import { type KnownSetting, knownSettings, knownWords } from './known-settings.ts'

/** A number typed with a decimal place at most, or nothing: then what stands for all counts. */
function numberField({ least, most, unit }: KnownSetting) {
  const isWhole = unit === 'records' || unit === 'months' || unit === 'count'
  const places = isWhole ? 'a whole number' : 'a number with one decimal place at most,'
  const message = `Enter ${places} from ${least} to ${most.toLocaleString('en-GB')}, or leave it empty`
  const pattern = isWhole ? /^\d{1,6}$/ : /^\d{1,3}(\.\d)?$/
  return z
    .string({ error: message })
    .optional()
    .transform((typed) => typed?.replaceAll(/[\s,%]/g, '') || undefined)
    .pipe(
      z
        .string()
        .regex(pattern, message)
        .transform(Number)
        .pipe(z.number().min(least, message).max(most, message))
        .optional(),
    )
}

const words = onOneLine(optionalText(300))

const fields: Record<string, ReturnType<typeof numberField> | ReturnType<typeof z.string> | typeof words> = {
  seen: z.string({ error: 'Reload the page and try again' }),
  ...Object.fromEntries(knownSettings.map((setting) => [fieldOf(setting.key), numberField(setting)])),
  ...Object.fromEntries(knownWords.map(({ key }) => [fieldOf(key), words])),
}

/** Every known setting as a field, and `seen`: what was stored when the form was drawn. */
export const settingsForm: Form<Record<string, string | number | undefined>> = defineForm(z.object(fields))

/** `limit.blank-postcode` as the name of a field. */
export function fieldOf(key: string): string {
  return key.replaceAll('.', '-')
}
