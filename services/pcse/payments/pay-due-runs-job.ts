import { defineJob } from '@remit/platform/jobs'
import { payDueRuns } from './make-payment-run.ts'

/** Every morning: runs whose day has come are paid. */
export const payDueRunsJob = defineJob({
  name: 'pcse.pay-due-runs',
  schedule: '10 6 * * *',
  run: ({ db, now }) => payDueRuns(db, now),
})
