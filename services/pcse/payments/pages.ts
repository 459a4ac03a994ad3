import { contract } from './contract.ts'
import { contractList } from './contract-list.ts'
import { contributionFile, contributionStatement } from './contribution-statement.ts'
import { newPaymentRun } from './new-payment-run.ts'
import { paymentRun } from './payment-run.ts'
import { paymentRunList } from './payment-run-list.ts'
import { statement, statementFile } from './statement.ts'
import { statementList } from './statement-list.ts'
import { contributionPdf, statementPdf } from './statement-pdf.ts'

/** The pages of this room, for `service.ts`. */
export const paymentPages = [
  contractList,
  contract,
  paymentRunList,
  newPaymentRun,
  paymentRun,
  statementList,
  statement,
  statementFile,
  statementPdf,
  contributionStatement,
  contributionFile,
  contributionPdf,
]
