import { type CallExpression, type ObjectExpression, Visitor } from 'oxc-parser'
import { codeOf, type House, type HouseFile, type TidyRule } from './house.ts'
import { lineOf, syntaxOf } from './syntax.ts'

/** A page or endpoint as written: the text of each property of its definition. */
type Route = { readonly place: string; readonly kind: string; readonly properties: ReadonlyMap<string, string> }

/** Every page and endpoint says what it needs, or why it is open; where it may come by a spread, TypeScript looks. */
export const routesStateTheirNeed: TidyRule = (house) =>
  routesOf(house).flatMap(({ place, kind, properties }) => {
    const lock = kind === 'defineOpenPage' ? 'open' : 'needs'
    return properties.has(lock) || properties.has('...') ? [] : [`${place} has no “${lock}”`]
  })

/** Addresses are nouns in kebab-case; parameters are `:named`. */
export const addressesAreKebabCase: TidyRule = (house) =>
  routesOf(house).flatMap(({ place, properties }) => {
    const path = /^(['"`])(.*)\1$/.exec(properties.get('path') ?? '')?.[2]
    if (path === undefined || path === '/') return []
    const isKebab = /^(\/(:[a-z][A-Za-z]*|\$\{[\w.]+\}|\.?[a-z0-9]+(-[a-z0-9]+)*(\.[a-z]+)?))+$/.test(path)
    return isKebab ? [] : [`${place} “${path}” is not in kebab-case`]
  })

/** Every template is named by a page or by another template. */
export const templatesAreUsed: TidyRule = (house) =>
  house.flatMap(({ path }) => {
    if (!path.endsWith('.njk')) return []
    const name = path.slice(path.lastIndexOf('/') + 1)
    const isNamed = house.some((other) => other.path !== path && namesTemplate(other, name))
    return isNamed ? [] : [`${path} is named by no page and no template`]
  })

function namesTemplate({ path, text }: HouseFile, name: string): boolean {
  if (!/\.(ts|njk)$/.test(path)) return false
  return ["'", '"', '`', '/'].some((before) => ["'", '"', '`'].some((after) => text.includes(before + name + after)))
}

const makers = ['definePage', 'defineOpenPage', 'defineEndpoint']

function routesOf(house: House): Route[] {
  return codeOf(house).flatMap((file) => (makers.some((maker) => file.text.includes(maker)) ? routesIn(file) : []))
}

function routesIn(file: HouseFile): Route[] {
  const routes: Route[] = []
  const add = (call: CallExpression): void => {
    const [definition] = call.arguments
    if (call.callee.type !== 'Identifier' || !makers.includes(call.callee.name)) return
    if (definition?.type !== 'ObjectExpression') return
    routes.push({
      place: `${file.path}:${lineOf(file, call.start)}`,
      kind: call.callee.name,
      properties: new Map(definition.properties.flatMap((property) => entryOf(file, property))),
    })
  }
  new Visitor({ CallExpression: add }).visit(syntaxOf(file).program)
  return routes
}

function entryOf(file: HouseFile, property: ObjectExpression['properties'][number]): [string, string][] {
  if (property.type === 'SpreadElement') return [['...', '']]
  const { key, value } = property
  return key.type === 'Identifier' ? [[key.name, file.text.slice(value.start, value.end)]] : []
}
