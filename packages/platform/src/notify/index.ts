/**
 * The door of the notify room. Contract: `send(tx, message)` puts a message in the outbox in the caller's transaction;
 * `deliverOutbox(db, transport, now)` sends what is due, with back-off.
 */
export {}
