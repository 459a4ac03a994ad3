import { randomFrom } from './random.ts'

/** W2: a flat matrix of 4 roles × 60 permissions, and 200 users with one role each. */
export type Flat = {
  readonly actions: readonly string[]
  /** For each role the actions it may do. */
  readonly roles: Readonly<Record<string, readonly string[]>>
  readonly users: readonly { readonly id: string; readonly role: string }[]
}

export type FlatQuestion = { readonly user: string; readonly action: string }

/** Makes the matrix, the same for the same seed: each role holds about half of the permissions. Never fails. */
export function makeFlat(seed: number): Flat {
  const random = randomFrom(seed)
  const actions = Array.from({ length: 60 }, (_, index) => `thing.action${index + 1}`)
  const names = ['reader', 'writer', 'editor', 'owner']
  const roles = Object.fromEntries(names.map((role) => [role, actions.filter(() => random.below(2) === 0)]))
  const users = Array.from({ length: 200 }, (_, index) => ({ id: `user-${index + 1}`, role: random.pick(names) }))
  return { actions, roles, users }
}

/** Questions in random order with their answers. */
export function makeFlatQuestions(flat: Flat, count: number, seed: number) {
  const random = randomFrom(seed)
  const asked = Array.from({ length: count }, () => ({
    user: random.pick(flat.users),
    action: random.pick(flat.actions),
  }))
  const made = asked.map(({ user, action }): FlatQuestion => ({ user: user.id, action }))
  const questions = JSON.parse(JSON.stringify(made)) as FlatQuestion[]
  return { questions, answers: asked.map(({ user, action }) => flat.roles[user.role]?.includes(action) ?? false) }
}
