/**
 * The door of the host room: signs people in, mounts every page, and answers every request in the same order.
 *
 * - `buildHost({ db, services, config, clock })`: the Fastify instance with every page mounted; `inject` needs no port.
 * - `routesOf(host)`: every route with its method, path, service and what it needs, for tests that walk them all.
 *
 * What is mounted: `service.rooms` and `peopleRooms(service)` below `/<service>`; `openPages` (invitations) at the root.
 * A page's template is found at `<room folder>/<template>`; it extends `layout.njk` and fills `{% block page %}`.
 *
 * Every template may print, besides its own `view`:
 * `formFields` (hidden fields, inside every `<form method="post">`), `typed(name, fallback)`, `isTicked(name, value,
 * fallback)`, `problem(name)` (the macro's `errorMessage`), `user`, `organisation`, `service`, `title`, `cspNonce`;
 * filters `date` (“4 June 2026”), `dateTime`, `number`.
 */
export {}
