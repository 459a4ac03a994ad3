import { defineForm, definePage, oneOf, wholeNumber } from '@remit/platform/service'
import { z } from 'zod'
import { amount, asTyped } from '../reference/pounds.ts'
import { type Contract, changeContract, contractTypes, type FoundPractice, findPractice } from './contracts.ts'

/** Sets the contract of one practice. */
export const contract = definePage<Contract, FoundPractice>({
  path: '/contracts/:practice',
  needs: 'contract.change',
  template: 'contract.njk',
  title: 'Contract',
  on: ({ db, user, params, now }) => findPractice(db, user, params.practice, now),
  form: defineForm(
    z.object({
      type: oneOf(contractTypes, 'Choose the type of contract'),
      yearly_pence: amount('Enter what it is worth by the year, above £0 and up to £9,999,999.99'),
      patients: wholeNumber('Enter the number of patients, 0 or more'),
      weighted_patients: wholeNumber('Enter the weighted number of patients, 0 or more'),
    }),
  ),
  view: ({ on }) => ({
    caption: on.name,
    back: { href: '/pcse/contracts', text: 'Contracts' },
    practice: { ...on, yearly: on.yearly_pence === null ? '' : asTyped(on.yearly_pence) },
    types: contractTypes.map((type) => ({ value: type, text: type })),
  }),
  async act({ tx, user, now, on }, input) {
    await changeContract(tx, user, { practice: on, contract: input }, now)
    return { to: '/pcse/contracts', notice: `Contract of ${on.name} saved. It counts from the next payment run.` }
  },
})
