import { claim } from './claim.ts'
import { claimDetails } from './claim-details.ts'
import { claimList } from './claim-list.ts'
import { claimSubmission, claimWithdrawal } from './claim-steps.ts'
import { evidenceFile, evidenceRemoval, newEvidence } from './evidence-pages.ts'
import { newClaim } from './new-claim.ts'

/** The pages of this room, for `service.ts`. */
export const claimPages = [
  claimList,
  newClaim,
  claim,
  claimDetails,
  newEvidence,
  evidenceFile,
  evidenceRemoval,
  claimSubmission,
  claimWithdrawal,
]
