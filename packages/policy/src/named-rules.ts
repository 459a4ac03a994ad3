import { conflictsIn } from './feasible.ts'
import type { ConstraintSource } from './model.ts'
import { findInCustomRoles } from './named-definitions.ts'
import {
  expectKind,
  expectPermission,
  expectRole,
  expectRoles,
  type Finding,
  firstAdministratorsOf,
  report,
} from './names.ts'

/** Follows the names in constraints, administration rules, the first administrator and custom roles. */
export function findInRules(finding: Finding): void {
  const { constraints, administration } = finding.policy
  for (const [key, constraint] of Object.entries(constraints))
    findInConstraint(finding, `constraints.${key}`, constraint)
  for (const [key, rule] of Object.entries(administration)) {
    const where = `administration.${key}`
    if ('permission' in rule.holder) expectPermission(finding, rule.holder.permission, `${where}.holder.permission`)
    else expectRoles(finding, rule.holder.roles, `${where}.holder.roles`)
    if (typeof rule.roles === 'object' && 'chosenFor' in rule.roles) {
      expectPermission(finding, rule.roles.chosenFor, `${where}.roles.chosenFor`)
    } else if (typeof rule.roles !== 'string') expectRoles(finding, rule.roles, `${where}.roles`)
  }
  findInFirstAdministrator(finding)
  findInViewAs(finding)
  findInCustomRoles(finding)
  findConflicts(finding)
}

function findInConstraint(finding: Finding, where: string, constraint: ConstraintSource): void {
  if ('role' in constraint) expectRole(finding, constraint.role, `${where}.role`)
  if ('per' in constraint && !('exclusive' in constraint) && !('exclusiveGrants' in constraint))
    expectKind(finding, constraint.per, `${where}.per`)
  if ('roles' in constraint) expectRoles(finding, constraint.roles, `${where}.roles`)
  if ('exactlyOne' in constraint) expectRoles(finding, constraint.exactlyOne, `${where}.exactlyOne`)
  if ('exclusiveGrants' in constraint) {
    for (const [index, name] of constraint.exclusiveGrants.entries()) {
      expectPermission(finding, name, `${where}.exclusiveGrants[${index}]`)
    }
  }
  if ('exclusive' in constraint) expectRoles(finding, constraint.exclusive, `${where}.exclusive`)
  if ('requires' in constraint) expectRoles(finding, constraint.requires, `${where}.requires`)
  if ('coversAll' in constraint) expectKind(finding, constraint.coversAll, `${where}.coversAll`)
  if ('atMostOneOf' in constraint) expectKind(finding, constraint.atMostOneOf, `${where}.atMostOneOf`)
}

function findInFirstAdministrator(finding: Finding): void {
  const { firstAdministrator } = finding.policy
  for (const [nth, first] of firstAdministratorsOf(finding.policy).entries()) {
    const where = Array.isArray(firstAdministrator) ? `firstAdministrator[${nth}]` : 'firstAdministrator'
    expectKind(finding, first.at, `${where}.at`)
    expectRole(finding, first.checkedBy, `${where}.checkedBy`)
    expectRoles(finding, first.roles, `${where}.roles`)
    for (const [index, it] of (first.assigned ?? []).entries()) {
      expectKind(finding, it.every, `${where}.assigned[${index}].every`)
    }
  }
}

function findInViewAs(finding: Finding): void {
  for (const [mode, named] of Object.entries(finding.policy.viewAs ?? {})) {
    const isList = Array.isArray(named)
    for (const [index, name] of [named].flat().entries()) {
      expectPermission(finding, name, isList ? `viewAs.${mode}[${index}]` : `viewAs.${mode}`)
    }
  }
}

/** Constraints no organisation can satisfy together. One that cannot be met alone may only name what is not known: told already. */
function findConflicts(finding: Finding): void {
  const isSound = finding.problems.length === 0
  for (const { kind, constraints } of conflictsIn(finding.policy)) {
    if (!isSound && constraints.length === 1) continue
    const names = constraints.map((key) => `“${key}”`).join(' and ')
    const label = finding.policy.organisations[kind]?.label ?? kind
    const together = constraints.length > 1 ? ' together' : ''
    report(finding, 'conflict', `constraints.${constraints[0]}`, `No ${label} can meet ${names}${together}`)
  }
}
