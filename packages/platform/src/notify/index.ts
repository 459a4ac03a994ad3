/**
 * The door of the notify room: messages out. `send` writes to the outbox in the caller's transaction; `keepDelivering`
 * takes them from there to a mail server. Without a transport (the demonstration) they stay, and the outbox page shows them.
 */
export { type Delivered, deliverOutbox } from './deliver-outbox.ts'
export { type Delivery, keepDelivering } from './keep-delivering.ts'
export { listOutbox, type OutboxMessage } from './list-outbox.ts'
export { type Message, send } from './send.ts'
export { defineTemplate, type Template } from './template.ts'
export { type OutgoingMessage, smtpTransport, type Transport } from './transport.ts'
