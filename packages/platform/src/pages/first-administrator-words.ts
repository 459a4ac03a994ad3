/**
 * How a service speaks of the form by which an organisation without an administrator gets one. The rules themselves (which
 * roles, who may authorise and in what order, who checks) are the policy's `firstAdministrator`; a service that leaves these
 * words out has no such form.
 *
 *   firstAdministrator: {
 *     code: { label: 'Practice code', hint: 'One letter and five digits, such as A12345' },
 *     check: 'administratorForm.check',
 *     approvers: { ICB: { label: 'Somebody at your ICB', listedAt: 'icb', lastResort: true } },
 *   }
 */
export interface FirstAdministratorWords {
  /** What organisations are found by on the public form: their `code`. */
  code: { label: string; hint: string }
  /**
   * The permission, held by the policy's `checkedBy`, by which the queue and the list of authorised people are opened. It is
   * asked of the organisation that wants an administrator, and of every kind named in `listedAt`: it must be `on` them all.
   */
  check: string
  /** By the policy's approver kinds; a kind left out is called by its own name and listed at the organisation itself. */
  approvers?: Readonly<Record<string, ApproverWords>>
}

export interface ApproverWords {
  /** In plain words, after “a”: “GP partner”. */
  label?: string
  hint?: string
  /** The kind of organisation, above the one that wants an administrator, whose list holds them. Left out: its own. */
  listedAt?: string
  /** True: the asker names nobody; the centre is asked for a named contact first, and names one from the list. */
  lastResort?: boolean
}
