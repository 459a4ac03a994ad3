import { compile, type PolicySource } from '@remit/policy'

/** A small policy without a fault, and what `compile` finds when something else stands at a path. */

export const noun = { label: 'thing', plural: 'things' }
export const permission = { label: 'Do', section: 'Doing' }
export const plain = {
  key: 'plain',
  name: 'Plain',
  organisations: { county: { ...noun, label: 'county' }, library: { ...noun, within: ['county'] } },
  resources: {
    loan: { ...noun, heldBy: ['library'], attributes: { state: 'string' } },
    note: { ...noun, heldBy: ['library'] },
  },
  permissions: {
    'loan.see': permission,
    'note.see': permission,
    'library.open': permission,
    'self.name': permission,
  },
  roles: {
    clerk: {
      label: 'Clerk',
      at: ['county'],
      family: 'staff',
      grants: [{ permissions: ['loan.see'], scope: 'assigned' }],
    },
    head: { label: 'Head', at: ['county'], grants: [] },
  },
  constraints: {},
  administration: {},
}
type Plain = { readonly [key: string]: unknown }

/** The plain policy with something else at a path. */
export function withAt(path: readonly string[], value: unknown, of: unknown = plain): unknown {
  const [first, ...rest] = path
  if (first === undefined) return value
  const under = (of ?? {}) as Plain
  return { ...under, [first]: withAt(rest, value, under[first]) }
}

export const problemsOf = (source: unknown) => {
  const compiled = compile(source as PolicySource)
  return compiled.ok ? [] : compiled.problems.map(({ code, where, message }) => [code, where, message])
}
export const wrong = (path: string, value: unknown) => problemsOf(withAt(path.split('/'), value))
