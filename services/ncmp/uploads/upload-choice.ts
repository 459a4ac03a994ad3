import { defineForm, oneOf } from '@remit/platform/service'
import { z } from 'zod'

/** What can be done with an upload: read it although it is large; save it, its warnings confirmed or as is; drop it. */
export const choiceForm = defineForm(
  z.object({ choice: oneOf(['continue', 'confirm', 'as-is', 'cancel'], 'Choose what to do with this upload') }),
)
