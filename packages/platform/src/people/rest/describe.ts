import { z } from 'zod'
import { type RefusalCode, refusals } from '../../refusals.ts'
import { type Endpoint, methodOf } from './endpoint.ts'

/** Every endpoint may refuse so: no token, not granted, malformed, too often. */
const always = ['malformed', 'not-signed-in', 'denied', 'too-many'] as const
const onOne = ['not-found'] as const

/** What an endpoint may refuse with. */
export function refusedWith({ path, refuses = [] }: Endpoint): readonly RefusalCode[] {
  return [...new Set([...always, ...(path.includes(':') ? onOne : []), ...refuses])]
}

/** A refusal as it is answered: problem details of RFC 9457, `code` from the closed table. */
export const problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('What is wrong, in plain words'),
  code: z.enum(Object.keys(refusals) as [RefusalCode, ...RefusalCode[]]),
  next: z.string().describe('What to do next'),
  details: z.array(z.string()),
  instance: z.string().describe('The id of the request, for support'),
})

/**
 * The endpoints as an OpenAPI 3.1 document, made from the schemas that read requests and write answers. Source:
 * OpenAPI Specification 3.1.1 (spec.openapis.org/oas/v3.1.1).
 */
export function describeEndpoints(endpoints: readonly Endpoint[], publicUrl: string) {
  const paths = Map.groupBy(endpoints, ({ path }) => templated(path))
  return {
    openapi: '3.1.1',
    info: {
      title: 'Remit: users and their access',
      version: '1',
      description:
        'Everything is asked and changed as the user the client acts for may ask and change it, in one service. Nothing goes round a constraint, and every change stands in the history.',
    },
    servers: [{ url: new URL('/api', publicUrl).href }],
    security: [{ token: [] }],
    paths: Object.fromEntries([...paths].map(([path, here]) => [path, operationsOf(here)])),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The token an operator made for this client' },
      },
      schemas: { Problem: jsonOf(problem, 'output') },
    },
  }
}

/** The schema as JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
export function jsonOf(schema: z.ZodType, io: 'input' | 'output'): Record<string, unknown> {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io })
  return rest
}

function operationsOf(endpoints: readonly Endpoint[]) {
  return Object.fromEntries(endpoints.map((endpoint) => [methodOf(endpoint).toLowerCase(), operationOf(endpoint)]))
}

function operationOf(endpoint: Endpoint) {
  const status = 'change' in endpoint ? endpoint.status : 200
  const refused = Map.groupBy(refusedWith(endpoint), (code) => String(refusals[code].status))
  const responses = [
    [
      String(status),
      { description: 'Done', content: { 'application/json': { schema: jsonOf(endpoint.answer, 'output') } } },
    ],
    ...[...refused].map(([code, codes]) => [code, refusedResponse(codes)] as const),
  ] as const
  return {
    summary: endpoint.summary,
    operationId: nameOf(endpoint),
    'x-needs-grant': endpoint.grant,
    parameters: parametersOf(endpoint),
    ...('body' in endpoint && {
      requestBody: { required: true, content: { 'application/json': { schema: jsonOf(endpoint.body, 'input') } } },
    }),
    responses: Object.fromEntries(responses),
  }
}

function refusedResponse(codes: readonly RefusalCode[]) {
  const description = codes.map((code) => `${code}: ${refusals[code].title}`).join('; ')
  return { description, content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } }
}

interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required: boolean
  description?: string
  schema: unknown
}

function parametersOf(endpoint: Endpoint): readonly Parameter[] {
  const named = [...endpoint.path.matchAll(/:(\w+)/g)].map(
    ([, name = '']): Parameter => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string', format: 'uuid' },
    }),
  )
  const { properties = {} } = endpoint.query === undefined ? {} : jsonOf(endpoint.query, 'input')
  const asked = Object.entries(properties as Record<string, unknown>).map(
    ([name, schema]): Parameter => ({
      name,
      in: 'query',
      required: false,
      schema,
    }),
  )
  return [...named, ...asked, ...('change' in endpoint ? [idempotencyKey] : [])]
}

const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description:
    'Of your own making: the same request sent again under it within a day changes nothing and is answered alike',
  schema: { type: 'string', minLength: 1, maxLength: 200 },
}

/** `GET /users/:user` → `getUsersUser`. */
function nameOf(endpoint: Endpoint): string {
  const words = endpoint.path.split(/[/:-]+/).filter((word) => word !== '')
  const camel = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  return `${methodOf(endpoint).toLowerCase()}${camel}`
}

/** `/users/:user` → `/users/{user}`. */
function templated(path: string): string {
  return path.replaceAll(/:(\w+)/g, '{$1}')
}
