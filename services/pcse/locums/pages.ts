import { locumDecision } from './locum-decision.ts'
import { locumForm } from './locum-form.ts'
import { locumFormList } from './locum-form-list.ts'
import { locumPaymentList, newLocumPayment } from './locum-payment-pages.ts'
import { newLocumForm } from './new-locum-form.ts'

/** The pages of this room, for `service.ts`. */
export const locumPages = [locumFormList, newLocumForm, locumForm, locumDecision, locumPaymentList, newLocumPayment]
