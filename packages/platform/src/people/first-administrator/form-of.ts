import { compileOrThrow, type FirstAdministratorSource, type Policy } from '@remit/policy'
import { firstAdministratorWays } from '../../directory/index.ts'
import type { FirstAdministratorWords, Service } from '../../service.ts'
import { rolesAt } from '../roles/role-words.ts'

/** The form of one service, as its pages know it. */
export interface FirstForm {
  service: Service
  policy: Policy
  words: FirstAdministratorWords
  ways: readonly FirstAdministratorSource[]
  /** `/first-administrator/pcse`: where the public pages begin. */
  root: string
  /** `/pcse`: where the centre's pages begin. */
  inside: string
  publicUrl: string
}

/** A kind of person who may authorise, in plain words. */
export interface ApproverKind {
  kind: string
  label: string
  hint: string
  listedAt: string | undefined
  lastResort: boolean
}

/** The form of a service that has one; undefined when it declares no words for it or its policy no way. */
export function formOf(service: Service, publicUrl: string): FirstForm | undefined {
  const words = service.firstAdministrator
  const ways = firstAdministratorWays(service.policy)
  if (words === undefined || ways.length === 0) return undefined
  return {
    service,
    policy: compileOrThrow(service.policy),
    words,
    ways,
    root: `/first-administrator/${service.key}`,
    inside: `/${service.key}`,
    publicUrl: publicUrl.replace(/\/+$/, ''),
  }
}

/** The way that gives this role; undefined when none does. */
export function wayFor({ ways }: FirstForm, role: string): FirstAdministratorSource | undefined {
  return ways.find(({ roles }) => roles.includes(role))
}

/** Every role the form can ask for, once each, with what it lets its holder do. */
export function rolesOf(form: FirstForm) {
  return form.ways.flatMap(({ at, roles: [role] }) => rolesAt(form.policy, at).filter(({ key }) => key === role))
}

/** Who may authorise this role, in the order they are to be asked. */
export function approversFor(form: FirstForm, role: string): readonly ApproverKind[] {
  return (wayFor(form, role)?.approvers ?? []).map((kind) => approverKind(form, kind))
}

/** One kind in words. */
export function approverKind({ words }: FirstForm, kind: string): ApproverKind {
  const { label = kind, hint = '', listedAt, lastResort = false } = words.approvers?.[kind] ?? {}
  return { kind, label, hint, listedAt, lastResort }
}

/** Every approver kind of the service, once each. */
export function allApprovers(form: FirstForm): readonly ApproverKind[] {
  const kinds = new Set(form.ways.flatMap(({ approvers }) => approvers))
  return [...kinds].map((kind) => approverKind(form, kind))
}
