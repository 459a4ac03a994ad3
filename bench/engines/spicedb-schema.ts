import type { Flat } from '../workloads/flat.ts'
import { matrix, type Rule, roles } from '../workloads/matrix.ts'

/** SpiceDB's names are words in lower case: `pupil.view` is `pupil_view`. */
export const wordOf = (name: string): string =>
  name.replaceAll(/[.A-Z]/g, (it) => `_${it.toLowerCase()}`).replace('_.', '_')

/**
 * The workload's matrix as a schema. Users have roles in an authority and are assigned to schools; pupils are asked about as
 * their school, which the application has at hand: SpiceDB is spared a step for each.
 */
export const nationalSchema = `
definition user {}

definition authority {
${roles.map((role) => `  relation ${wordOf(role)}: user`).join('\n')}
${matrix.map((rule) => `  permission ${wordOf(rule.action)} = ${holders(rule, 'authority')}`).join('\n')}
}

definition school {
  relation authority: authority
  relation assigned: user
${matrix.map((rule) => `  permission ${wordOf(rule.action)} = ${atSchool(rule)}`).join('\n')}
}
`

function holders({ granted }: Rule, reach: string): string {
  const held = roles.filter((role) => granted[role] === reach)
  return held.length === 0 ? 'nil' : held.map(wordOf).join(' + ')
}

function atSchool(rule: Rule): string {
  const wide = `authority->${wordOf(rule.action)}`
  const held = roles.filter((role) => rule.granted[role] === 'assigned')
  if (held.length === 0) return wide
  const assigned = `(assigned & (${held.map((role) => `authority->${wordOf(role)}`).join(' + ')}))`
  return holders(rule, 'authority') === 'nil' ? assigned : `${wide} + ${assigned}`
}

/** The flat matrix as a schema. */
export const flatSchema = ({ actions, roles: held }: Flat): string => `
definition user {}

definition thing {
${Object.keys(held)
  .map((role) => `  relation ${role}: user`)
  .join('\n')}
${actions
  .map((action) => {
    const may = Object.entries(held).flatMap(([role, list]) => (list.includes(action) ? [role] : []))
    return `  permission ${wordOf(action)} = ${may.length === 0 ? 'nil' : may.join(' + ')}`
  })
  .join('\n')}
}
`
