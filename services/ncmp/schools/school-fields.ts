import { oneOf, onOneLine, optionalText, text } from '@remit/platform/service'
import { z } from 'zod'
import { type SchoolType, schoolTypes } from './schools.ts'

// The table's own keys, which `Object.keys` types as any text; there is at least one.
export const schoolTypeKeys = Object.keys(schoolTypes) as [SchoolType, ...SchoolType[]]

/** A DfE number however it is spaced: `9012345` and `901 2345` are read as `901/2345`. */
export const dfeNumberField = text('Enter the school’s DfE number')
  .transform((typed) => typed.replaceAll(/[\s/]/g, '').replace(/^(\d{3})(\d{4})$/, '$1/$2'))
  .pipe(z.string().regex(/^\d{3}\/\d{4}$/, 'DfE number must be 7 digits, like 901/2345'))

export const urnField = text('Enter the school’s URN')
  .transform((typed) => typed.replaceAll(/\s/g, ''))
  .pipe(z.string().regex(/^\d{6}$/, 'URN must be 6 digits, like 123456'))

export const postcodeField = optionalText()
  .transform((typed) =>
    typed
      ?.replaceAll(/\s/g, '')
      .toUpperCase()
      .replace(/(.{3})$/, ' $1'),
  )
  .pipe(
    z
      .string()
      .regex(/^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$/, 'Enter a full UK postcode, like NE1 4XD')
      .optional(),
  )

export const schoolNameField = onOneLine(text('Enter the school’s name', 150))
export const schoolTypeField = oneOf(schoolTypeKeys, 'Select the type of school')

const most = 2000

/** What an eligible number that is none is told. */
export const eligibleMessage = `Enter a whole number from 0 to ${most}, or leave it empty to use the census number`

/** An eligible number typed, or nothing (undefined): then the census number stands. */
export const eligibleField = z
  .string({ error: eligibleMessage })
  .optional()
  .transform((typed) => typed?.replaceAll(/[\s,]/g, '') || undefined)
  .pipe(
    z
      .string()
      .regex(/^\d{1,4}$/, eligibleMessage)
      .transform(Number)
      .pipe(z.number().max(most, eligibleMessage))
      .optional(),
  )
