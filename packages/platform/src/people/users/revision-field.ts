import { z } from 'zod'

/** The hidden field `revision`: which state of the member the form was made from. */
export const revisionField = z.coerce.number({ error: 'Reload the page and try again' }).int().min(0)

/** The hidden field `confirmed`, sent by the page that shows the effect first. */
export const confirmedField = z
  .literal('yes')
  .optional()
  .catch(undefined)
  .transform((value) => value === 'yes')
