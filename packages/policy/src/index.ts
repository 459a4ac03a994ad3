/** The only door of the engine. Pure: facts and `at` come in, answers go out. */
export { checkAlong, checkPreparedAlong, filterAlong, type Path } from './along.ts'
export { type Analysis, analyse } from './analyse.ts'
export { check, checkAt } from './check.ts'
export { askNumber, type Columns, checkMany, placeNumber, type Roll, rollOf } from './check-many.ts'
export { escalations, NEWCOMER } from './coalitions.ts'
export type {
  Actor,
  AlternativeCode,
  AuditEntry,
  Command,
  Judgement,
  NewMembership,
  Permit,
  PlacesChange,
  Refusal,
  RefusalCode,
  Slice,
  State,
} from './command.ts'
export { type Change, type Comparison, compare } from './compare.ts'
export { type Compiled, compile, compileOrThrow } from './compile.ts'
export type { Attributes, AttributeValue, Condition, Operand, Reference, Scalar } from './condition.ts'
export { type CustomGrant, cloneRole, effectiveGrants } from './custom-role.ts'
export type {
  Ask,
  Decision,
  DenialCode,
  Extent,
  ExtentPart,
  GrantReference,
  Reason,
  Resource,
} from './decision.ts'
export { type Escalation, type EscalationLimits, escalate, type Gain, replay, type Step } from './escalate.ts'
export { type Explanation, explain, type LookUp } from './explain.ts'
export type {
  Assigned,
  Assignment,
  CustomRole,
  Membership,
  MembershipStatus,
  Organisation,
  RecordReference,
  User,
  Viewing,
  ViewingMode,
} from './facts.ts'
export type { Conflict } from './feasible.ts'
export { type FactsInput, roleEntryOf } from './fold.ts'
export { type Facts, factsOf } from './grants.ts'
export { judge } from './judge.ts'
export { enter, factsIn, judgeIn, type Ledger, type LedgerJudgement, ledgerOf } from './ledger.ts'
export { isInside, type ListContext, list } from './list.ts'
export type { LockOut } from './locked-out.ts'
export type {
  AdministrationAct,
  AdministrationSource,
  AttributeSource,
  AttributeType,
  ChoiceSource,
  ConstraintSource,
  CustomRolesSource,
  DefinitionRule,
  FirstAdministratorSource,
  GrantSource,
  OrganisationKindSource,
  PermissionSource,
  PolicySource,
  ResourceSource,
  RoleSet,
  RoleSource,
  Scope,
  Source,
  ViewAsSource,
} from './model.ts'
export { definePolicy } from './model.ts'
export { nearestAttribute, type Places, placesOf } from './places.ts'
export type { ConstraintEntry, GrantEntry, PermissionEntry, PermissionOf, Policy, RoleEntry } from './policy.ts'
export { checkPrepared, checkPreparedAt, type Prepared, prepare } from './prepare.ts'
export type { Problem, ProblemCode } from './problem.ts'
export { type Reachable, reachableByAnybody } from './reachable-by-anybody.ts'
export type { Holding } from './reachable-roles.ts'
export { reasonsFor } from './reasons.ts'
export { sliceFor } from './slice.ts'
export { type RoleProblem, type RoleProblemCode, type RoleSetting, validateRole } from './validate-role.ts'
export { mayViewAs, type ViewAsk } from './view-as.ts'
export { isOpenTo } from './viewing.ts'
