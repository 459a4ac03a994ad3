/**
 * The door of the host room. Contract:
 * - `buildHost({ db, services, config, clock })`: the Fastify instance with every page mounted; `inject` needs no port.
 */
export {}
