import { z } from 'zod'
import { onOneLine, text } from '../../service.ts'

const noLinks = 'Enter a name without a web address'

/** Somebody's name as a stranger types it: it goes into messages to others, so it carries no address to follow. */
export function personName(whenEmpty: string) {
  return onOneLine(text(whenEmpty, 100).refine((name) => !/:\/\/|www\.|[<>]|\.\w{2,}\//i.test(name), noLinks))
}

/** An email address, in small letters. */
export function personEmail(whenEmpty: string) {
  return text(whenEmpty)
    .pipe(z.email('Enter an email address in the correct format, like name@example.com'))
    .transform((email) => email.toLowerCase())
}
