// Runs before every test file of the `pure` project: one seed for all its random examples, printed by the run.
import { configureGlobal } from 'fast-check'

configureGlobal({ seed: Number(process.env.REMIT_SEED) })
