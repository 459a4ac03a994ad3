/** The ways an engine is asked: four of W1, then W2, W3 and W4. */
export const forms = ['cold', 'hot', 'resolved', 'numbered', 'flat', 'lists', 'changes'] as const
export type Form = (typeof forms)[number]

/** What the tables call them. */
export const titles: Readonly<Record<Form, string>> = {
  cold: 'W1, strings in, cold',
  hot: 'W1, strings in, hot',
  resolved: 'W1, user and action looked up once',
  numbered: 'W1, everything numbers',
  flat: 'W2, a flat matrix',
  lists: 'W3, count and first 50',
  changes: 'W4, assign and check',
}
