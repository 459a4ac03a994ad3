/**
 * Whether a spreadsheet program would run this text as a formula: it starts with = or @ (or a tab or line break before
 * one), or with + or - and anything but a number. Source: OWASP, CSV Injection.
 */
export function isFormula(text: string): boolean {
  return /^[\t\r\n ]*[=@]/.test(text) || /^[+-](?![\d\s.,(]|$)/.test(text)
}

/** The same text, made harmless for a spreadsheet program: a leading apostrophe where it could run. */
export function withoutFormula(text: string): string {
  const mayRun = /^[=@+\-\t\r]/.test(text) && !/^[+-]?[\d.,]+$/.test(text)
  return mayRun ? `'${text}` : text
}
