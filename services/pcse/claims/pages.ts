import { claim } from './claim.ts'
import { claimDecision } from './claim-decision.ts'
import { claimDetails } from './claim-details.ts'
import { claimList } from './claim-list.ts'
import { claimParticulars } from './claim-particulars.ts'
import { claimSubmission, claimWithdrawal } from './claim-steps.ts'
import { evidenceFile, evidenceRemoval, newEvidence } from './evidence-pages.ts'
import { newClaim } from './new-claim.ts'

/** The pages of this room, for `service.ts`. */
export const claimPages = [
  claimList,
  newClaim,
  claim,
  claimDetails,
  claimParticulars,
  newEvidence,
  evidenceFile,
  evidenceRemoval,
  claimSubmission,
  claimWithdrawal,
  claimDecision,
]
