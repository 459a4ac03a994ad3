import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

/** A passkey made in software: what a phone does, so that tests can also do what no phone would. */
export type SoftwarePasskey = {
  /** What a browser sends to add it. */
  made(challenge: string, origin?: string): string
  /** What a browser sends to sign in with it; `counter` is what the device says it has counted to. */
  used(challenge: string, options?: { counter?: number; origin?: string; isVerified?: boolean }): string
}

const sha256 = (bytes: Buffer | string): Buffer => createHash('sha256').update(bytes).digest()
const base64url = (bytes: Buffer | string): string => Buffer.from(bytes).toString('base64url')
const present = 0x01
const verified = 0x04
const withKey = 0x40

/** One for the site with this name, reached at `https://<name>` or, for localhost, at port 3000. */
export function softwarePasskey(site = 'localhost'): SoftwarePasskey {
  const home = site === 'localhost' ? 'http://localhost:3000' : `https://${site}`
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(16)
  const said = (type: string, challenge: string, origin = home) =>
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false }))
  const authenticatorData = (flags: number, counter: number, more = Buffer.alloc(0)) => {
    const counted = Buffer.alloc(4)
    counted.writeUInt32BE(counter)
    return Buffer.concat([sha256(site), Buffer.from([flags]), counted, more])
  }
  const credential = (response: object) =>
    JSON.stringify({
      id: base64url(id),
      rawId: base64url(id),
      type: 'public-key',
      clientExtensionResults: {},
      response,
    })
  return {
    made(challenge, origin) {
      const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
      const key = coseKey(Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url'))
      const about = Buffer.concat([Buffer.alloc(16), Buffer.from([0, id.length]), id, key])
      const data = authenticatorData(present | verified | withKey, 0, about)
      const clientData = said('webauthn.create', challenge, origin)
      return credential({ clientDataJSON: base64url(clientData), attestationObject: base64url(attestation(data)) })
    },
    used(challenge, { counter = 1, origin, isVerified = true } = {}) {
      const data = authenticatorData(present | (isVerified ? verified : 0), counter)
      const clientData = said('webauthn.get', challenge, origin)
      const signature = sign('sha256', Buffer.concat([data, sha256(clientData)]), privateKey)
      return credential({
        clientDataJSON: base64url(clientData),
        authenticatorData: base64url(data),
        signature: base64url(signature),
      })
    },
  }
}

// CBOR (RFC 8949) of the two maps that WebAuthn asks for, byte by byte.
function coseKey(x: Buffer, y: Buffer): Buffer {
  const bytes32 = Buffer.from([0x58, 32])
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    bytes32,
    x,
    Buffer.from([0x22]),
    bytes32,
    y,
  ])
}

function attestation(data: Buffer): Buffer {
  const text = (words: string) => Buffer.concat([Buffer.from([0x60 + words.length]), Buffer.from(words)])
  const size = Buffer.from([0x58, data.length])
  const none = Buffer.concat([text('fmt'), text('none'), text('attStmt'), Buffer.from([0xa0])])
  return Buffer.concat([Buffer.from([0xa3]), none, text('authData'), size, data])
}
