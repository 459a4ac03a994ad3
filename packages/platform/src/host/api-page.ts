import { type Endpoint, jsonOf, methodOf, refusedWith } from '../people/index.ts'
import { refusals } from '../refusals.ts'
import { draw } from './draw.ts'
import type { Hosting } from './hosting.ts'
import { mount, sendHtml } from './mount.ts'

/** `/api`: what other systems can ask and change, as a page made from the same endpoints. */
export function describePage(hosting: Hosting, endpoints: readonly Endpoint[]): void {
  const view = { endpoints: endpoints.map(wordsOf), publicUrl: new URL(hosting.config.publicUrl).origin }
  mount(hosting, {
    path: '/api',
    needs: { open: 'Whoever writes a client reads how', public: true },
    find: async () => undefined,
    show: async (visit) =>
      sendHtml(visit.reply, draw(hosting, visit, { template: 'host/api.njk', title: 'For other systems', view })),
  })
}

function wordsOf(endpoint: Endpoint) {
  const sent = 'body' in endpoint ? endpoint.body : endpoint.query
  const address = `/api${endpoint.path.replaceAll(/:(\w+)/g, '{$1}')}`
  return {
    id: `${methodOf(endpoint)}${endpoint.path}`.toLowerCase().replaceAll(/[^a-z]+/g, '-'),
    method: methodOf(endpoint),
    address,
    summary: endpoint.summary,
    grant: endpoint.grant,
    sends: sent === undefined ? [] : fieldsOf(jsonOf(sent, 'input')),
    answers: fieldsOf(jsonOf(endpoint.answer, 'output')),
    refuses: refusedWith(endpoint).map((code) => ({
      code,
      status: refusals[code].status,
      title: refusals[code].title,
    })),
  }
}

type Schema = Record<string, unknown> & { properties?: Record<string, Schema>; required?: string[] }

function fieldsOf({ properties = {}, required = [] }: Schema) {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    kind: kindOf(schema),
    isNeeded: required.includes(name),
    says: typeof schema.description === 'string' ? schema.description : '',
  }))
}

/** A schema in one or two words: “text”, “list of: text”, “one of: active, invited”. */
function kindOf(schema: Schema): string {
  const { type, anyOf, format, items } = schema
  if (Array.isArray(schema.enum)) return `one of: ${schema.enum.join(', ')}`
  if (Array.isArray(anyOf)) return (anyOf as Schema[]).map(kindOf).join(' or ')
  if (type === 'array') return `list of: ${kindOf((items ?? {}) as Schema)}`
  if (type === 'object') return fieldNames(schema)
  if (type === 'null') return 'null'
  if (format === 'uuid') return 'id'
  if (format === 'date-time') return 'moment (ISO 8601)'
  return (
    { string: 'text', integer: 'whole number', number: 'number', boolean: 'true or false' }[String(type)] ?? 'anything'
  )
}

function fieldNames({ properties = {} }: Schema): string {
  const names = Object.keys(properties)
  return names.length === 0 ? 'object' : `object (${names.join(', ')})`
}
