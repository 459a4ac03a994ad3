import type { CustomRole } from '@remit/policy'

/** The role editor as a person meets it: a role is filled in through the controls the page has, or cannot be. */

export type Fields = Readonly<Record<string, string | readonly string[]>>

/** The controls of one name, in the page's order. */
export function controls(document: Document, name: string): readonly HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>('main form input')].filter((input) => input.name === name)
}

/** The tick box or radio of an entry; throws when the page has none. */
export function controlOf(document: Document, permission: string): HTMLInputElement {
  const found = [...document.querySelectorAll<HTMLInputElement>('main form input')].find(
    (input) => input.value === permission && (input.name === 'grants' || input.name.startsWith('one.')),
  )
  if (found === undefined) throw new Error(`The page has no control for “${permission}”.`)
  return found
}

/** What a person would send to make this role. Throws when a control for something in it is missing. */
export function filledIn(document: Document, role: CustomRole, others: Fields = {}): Fields {
  const fields: Record<string, string | string[]> = hiddenIn(document)
  fields.label = role.label
  for (const { permission, scope, choice } of role.grants) {
    const { name, value, type } = controlOf(document, permission)
    if (type === 'radio') fields[name] = value
    else fields[name] = [...[fields[name] ?? []].flat(), value]
    choose(document, fields, `scope.${permission}`, scope)
    choose(document, fields, `choice.${permission}`, choice)
  }
  for (const [permission, roles] of Object.entries(role.mayGive ?? {})) {
    fields[`give.${permission}`] = roles === 'any' ? 'any' : 'listed'
    if (roles !== 'any') fields[`give.${permission}.roles`] = [...roles]
  }
  return { ...fields, ...others }
}

export function hiddenIn(document: Document): Record<string, string> {
  const hidden = [...document.querySelectorAll<HTMLInputElement>('main form input[type="hidden"]')]
  return Object.fromEntries(hidden.map(({ name, value }) => [name, value]))
}

function choose(
  document: Document,
  fields: Record<string, string | string[]>,
  name: string,
  value: string | undefined,
) {
  const options = controls(document, name).map((input) => input.value)
  if (options.length === 0) return
  if (value === undefined || !options.includes(value)) throw new Error(`“${name}” offers ${options}, not “${value}”.`)
  fields[name] = value
}

/** Where the error summary leads, each to the field it speaks of; throws when a field is not on the page. */
export function problemsIn(document: Document): readonly string[] {
  const links = [...document.querySelectorAll<HTMLAnchorElement>('.govuk-error-summary a')]
  return links.map((link) => {
    const id = link.hash.slice(1)
    if (document.getElementById(id) === null) throw new Error(`The summary leads to “${id}”, which is not there.`)
    return id
  })
}
