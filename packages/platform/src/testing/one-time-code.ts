import { Secret, TOTP } from 'otpauth'

/** The code an authenticator app with this key shows at a moment. */
export function codeAt(key: string, now: Date): string {
  return new TOTP({ secret: Secret.fromBase32(key.replaceAll(/\s/g, '')) }).generate({ timestamp: now.getTime() })
}
