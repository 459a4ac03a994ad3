/**
 * The door of the jobs room: later and repeated work on pg-boss, enqueued in the caller's transaction.
 */
export { defineJob, type JobDefinition } from './definition.ts'
export { installJobs } from './install-jobs.ts'
export { sendJob } from './send-job.ts'
export { type JobsOptions, type RunningJobs, startJobs } from './start-jobs.ts'
