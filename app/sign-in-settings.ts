import { z } from 'zod'

/** How people sign in, and what becomes of those who no longer do. */
export type SignInSettings = {
  /** Who must show a second factor; undefined: `administrators` in production, nobody in the demonstration. */
  secondFactor: 'off' | 'administrators' | 'everybody' | undefined
  /** An OpenID Connect provider people may sign in with. */
  provider: { issuer: string; clientId: string; clientSecret: string; label: string } | undefined
  /** Days without being seen until a membership is suspended; 0: never. */
  dormantDays: number
}

const name = 'must be as the provider gave it'

/** The settings of the environment that this is read from. */
export const signInShape = {
  SECOND_FACTOR: z
    .enum(['off', 'administrators', 'everybody'], { error: 'must be off, administrators or everybody' })
    .optional(),
  OIDC_ISSUER: z
    .string()
    .refine(isIssuer, 'must be the provider’s issuer, such as https://login.example.org')
    .optional(),
  OIDC_CLIENT_ID: z.string().max(500, name).optional(),
  OIDC_CLIENT_SECRET: z.string().max(500, name).optional(),
  OIDC_LABEL: z.string().max(60, 'must be 60 characters or fewer').default('your organisation’s account'),
  DORMANT_DAYS: z
    .string()
    .regex(/^\d{1,4}$/, 'must be a number of days, such as 90; 0 for never')
    .transform(Number)
    .refine((days) => days === 0 || days > 14, 'must be more than 14, as the first warning comes 14 days before')
    .optional(),
}

type Values = z.output<z.ZodObject<typeof signInShape>>

/** What is wrong with these together. */
export function signInProblems(values: Values, production: boolean): readonly string[] {
  const { OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, SECOND_FACTOR } = values
  const given = [OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET].filter((value) => value !== undefined).length
  return [
    ...(given > 0 && given < 3 ? ['OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET are needed together'] : []),
    ...(production && SECOND_FACTOR === 'off' ? ['SECOND_FACTOR must not be off in production'] : []),
  ]
}

/** The settings as the app uses them. */
export function signInSettings(values: Values, production: boolean): SignInSettings {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret, OIDC_LABEL: label } = values
  return {
    secondFactor: values.SECOND_FACTOR,
    provider: issuer && clientId && clientSecret ? { issuer, clientId, clientSecret, label } : undefined,
    dormantDays: values.DORMANT_DAYS ?? (production ? 90 : 0),
  }
}

// What a provider says is only as good as the way it comes: http never leaves this machine.
function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname))
}
