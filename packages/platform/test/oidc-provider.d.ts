// What the tests use of it; it brings no types of its own.
declare module 'oidc-provider' {
  import type { RequestListener } from 'node:http'

  // biome-ignore lint/style/noDefaultExport: it is the package that exports it so.
  export default class Provider {
    constructor(issuer: string, configuration: object)
    callback(): RequestListener
  }
}
