import { categoryOf, clinicalCategories } from '../growth/categories.ts'

/** What a parent is told of a result. */
export interface ResultWords {
  /** “A healthy weight”: the result in a few words. */
  result: string
  /** What that means, one paragraph. */
  meaning: string
  /** What the family can do next. */
  next: readonly string[]
}

const everybody = [
  'Eat together when you can, with fruit or vegetables at every meal, and water or milk to drink.',
  'Help your child to move for an hour every day: walking, playing and sport all count.',
]
const ideas = 'Find free ideas for meals and activities at www.nhs.uk/healthier-families'

const above: ResultWords = {
  result: 'Above a healthy weight',
  meaning:
    'Your child’s weight is higher than expected for their age, sex and height. Small changes that the whole family makes together can help, and most children need not lose weight: they can grow into it.',
  next: [
    ...everybody,
    'Keep sweets, crisps and sugary drinks for now and then.',
    ideas,
    'Call us if you would like help: we will listen, and not judge.',
  ],
}

const words: Readonly<Record<string, ResultWords>> = {
  underweight: {
    result: 'Below a healthy weight',
    meaning:
      'Your child’s weight is lower than expected for their age, sex and height. Many children with this result are well and eat well; for some it is worth a closer look.',
    next: [
      'Call us, or see your GP, if your child eats little, is often tired, or you are worried.',
      ...everybody,
      ideas,
    ],
  },
  healthy: {
    result: 'A healthy weight',
    meaning:
      'Your child’s weight is as expected for their age, sex and height. Well done: what you do as a family works.',
    next: [...everybody, ideas],
  },
  overweight: above,
  'very-overweight': {
    ...above,
    result: 'Well above a healthy weight',
    meaning:
      'Your child’s weight is much higher than expected for their age, sex and height. This can affect a child’s health now and later. It is common, it is nobody’s fault, and help is there.',
    next: [
      'Call us or see your GP: they can check your child’s health and tell you of free help near you.',
      ...everybody,
      ideas,
    ],
  },
}

/**
 * A result in parents’ words, by the clinical thresholds. Severely overweight is told as “well above”: letters name no
 * further step. Source: programme guidance, clinical thresholds for letters (stated); the words are ours (inferred).
 */
export function resultInWords(bmiCentile: number): ResultWords {
  const { key } = categoryOf(bmiCentile, clinicalCategories)
  return words[key] ?? words['very-overweight'] ?? above
}
