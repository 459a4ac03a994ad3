/**
 * Who may do what in the national system: the six roles of the National Child Measurement Programme and 20 permissions,
 * each asked of one type of thing. The workload's own table, so that figures stay comparable while the service grows.
 */

export const roles = ['monitor', 'superMonitor', 'collector', 'laSetup', 'ncmpLead', 'superUser'] as const
export type Role = (typeof roles)[number]

/** How far a grant reaches: the whole authority, or the schools the user is assigned. */
export type Reach = 'authority' | 'assigned'
export type ResourceType = 'authority' | 'school' | 'pupil'

export type Rule = {
  readonly action: string
  readonly on: ResourceType
  readonly granted: Readonly<Partial<Record<Role, Reach>>>
}

const setup = { laSetup: 'authority' } as const
const collect = { collector: 'assigned' } as const
const watch = { monitor: 'assigned', superMonitor: 'assigned', ncmpLead: 'assigned' } as const
const lead = { ncmpLead: 'authority' } as const
const administer = { superUser: 'authority' } as const

export const matrix: readonly Rule[] = [
  {
    action: 'school.view',
    on: 'school',
    granted: { monitor: 'authority', superMonitor: 'authority', collector: 'assigned', laSetup: 'authority' },
  },
  { action: 'school.add', on: 'authority', granted: setup },
  { action: 'school.remove', on: 'school', granted: setup },
  { action: 'school.changeNumbers', on: 'school', granted: setup },
  { action: 'pupil.view', on: 'pupil', granted: collect },
  { action: 'pupil.add', on: 'school', granted: collect },
  { action: 'pupil.upload', on: 'school', granted: collect },
  { action: 'pupil.edit', on: 'pupil', granted: collect },
  { action: 'pupil.measure', on: 'pupil', granted: collect },
  { action: 'indicator.view', on: 'school', granted: watch },
  { action: 'indicator.open', on: 'pupil', granted: { superMonitor: 'assigned' } },
  { action: 'submission.view', on: 'authority', granted: lead },
  { action: 'submission.signOff', on: 'authority', granted: lead },
  { action: 'submission.finalise', on: 'authority', granted: lead },
  { action: 'submission.extract', on: 'authority', granted: lead },
  { action: 'submission.permitPurge', on: 'authority', granted: lead },
  { action: 'user.view', on: 'authority', granted: administer },
  { action: 'user.add', on: 'authority', granted: administer },
  { action: 'user.remove', on: 'authority', granted: administer },
  { action: 'user.assign', on: 'authority', granted: administer },
]

/** The widest reach these roles together have for a rule; undefined when none grants it. */
export function reachOf(rule: Rule, held: readonly Role[]): Reach | undefined {
  const reaches = held.map((role) => rule.granted[role])
  if (reaches.includes('authority')) return 'authority'
  return reaches.includes('assigned') ? 'assigned' : undefined
}
