import type { PolicySource } from '../../packages/policy/src/index.ts'
import { apprenticeshipsPolicy } from '../../services/apprenticeships/policy.ts'
import { impactSuitePolicy } from '../../services/impact-suite/policy.ts'
import { ipsGrowPolicy } from '../../services/ips-grow/policy.ts'
import { ncmpPolicy } from '../../services/ncmp/policy.ts'
import { pcsePolicy } from '../../services/pcse/policy.ts'

/** The policies of all five services: between them, every kind of constraint and administration rule. */
export const fivePolicies: readonly PolicySource[] = [
  apprenticeshipsPolicy,
  impactSuitePolicy,
  ipsGrowPolicy,
  ncmpPolicy,
  pcsePolicy,
]
