/**
 * The ten digits of a valid NHS number, or undefined. Spaces and hyphens between digits are let pass.
 * Source: NHS Data Dictionary, NHS NUMBER: weights 10 to 2, modulus 11; a check digit of 10 is never issued (stated).
 */
export function nhsNumberOf(typed: string): string | undefined {
  const digits = typed.replace(/[\s-]/g, '')
  if (!/^\d{10}$/.test(digits)) return undefined
  const sum = [...digits].slice(0, 9).reduce((total, digit, place) => total + Number(digit) * (10 - place), 0)
  const check = 11 - (sum % 11)
  return Number(digits[9]) === (check === 11 ? 0 : check) ? digits : undefined
}

/** “943 476 5919”. */
export function nhsNumberInWords(digits: string): string {
  return `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`
}
