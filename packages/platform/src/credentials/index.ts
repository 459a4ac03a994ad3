/**
 * The door of the credentials room: what shows who somebody is, besides their password. Second factors, recovery codes,
 * passkeys, tokens, sessions as their owner sees them, and the seal that keeps a secret in a database or a page.
 */
export {
  acceptCode,
  addAuthenticator,
  findAuthenticator,
  recordOwn,
  removeAuthenticator,
  renewRecoveryCodes,
} from './authenticator.ts'
export { browserInWords } from './browser-in-words.ts'
export { removeFactors, signOutUser } from './by-operator.ts'
export { resealWith } from './new-secret.ts'
export { authenticatorAddress, keyInGroups, newAuthenticatorKey, qrCodeOf } from './one-time-code.ts'
export { endOtherSessions, endOwnSession, listOwnSessions, noteSecondFactor } from './own-sessions.ts'
export {
  acceptPasskey,
  addPasskey,
  listPasskeys,
  newPasskeyOptions,
  passkeyChallenge,
  removePasskey,
  renamePasskey,
  siteOf,
} from './passkeys.ts'
export { type Seal, sealOf } from './seal.ts'
export { hashOfToken, newToken } from './tokens.ts'
