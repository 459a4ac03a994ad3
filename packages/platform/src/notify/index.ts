/**
 * The door of the notify room: messages out. `send` writes to the outbox in the caller's transaction; `keepDelivering`
 * takes them from there to a mail server. Without a transport (the demonstration) they stay, and the outbox page shows them.
 */
export type { Rhythm, Told } from '../db/tables-notices.ts'
export { type Announcement, announce } from './announce.ts'
export { chooseRhythms, listChoices, rhythmsOf, type Topic } from './choices.ts'
export { type Delivered, deliverOutbox } from './deliver-outbox.ts'
export { type Digesting, type DueNotice, sendDigests } from './digests.ts'
export { findUnsent, type Unsent } from './find-unsent.ts'
export { gather, type Recipient } from './gather.ts'
export { type Delivery, keepDelivering } from './keep-delivering.ts'
export { listOutbox, listOutboxOf, type OutboxMessage } from './list-outbox.ts'
export { isNotifyKey, type NotifyAccount, notifyTransport } from './notify-transport.ts'
export { type Message, send } from './send.ts'
export { defineTemplate, type Template } from './template.ts'
export { type OutgoingMessage, smtpTransport, type Transport } from './transport.ts'
export { findUnsubscribeLink, newUnsubscribeToken, type UnsubscribeLink, unsubscribe } from './unsubscribe.ts'
export { type Withdrawing, withdraw } from './withdraw.ts'
