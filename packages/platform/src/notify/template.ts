/** The names written as `((name))` in a text. */
export type GapsIn<Text extends string> = Text extends `${string}((${infer Gap}))${infer Rest}`
  ? Gap | GapsIn<Rest>
  : never

/** A message's words: plain text with named gaps, `((link))`, every one of which must be filled. */
export interface Template<Gap extends string = string> {
  /** `people.invitation`: says what the message was for, on the outbox page and in the logs. */
  readonly kind: string
  readonly subject: string
  readonly paragraphs: readonly string[]
  /** Never set: carries the names of the gaps in the type. */
  readonly gaps?: Gap
}

/** A template whose gaps are read from its words, so that `send` compiles only when every gap is filled. */
export function defineTemplate<const Subject extends string, const Paragraphs extends readonly string[]>(words: {
  kind: string
  subject: Subject
  paragraphs: Paragraphs
}): Template<GapsIn<Subject | Paragraphs[number]>> {
  return words
}

/**
 * The subject and the body with every gap filled; paragraphs stand apart by an empty line.
 * A line break inside a value becomes a space, so that a name can neither add a header nor forge a paragraph.
 * Throws when a gap has no value: that is a bug of the caller.
 */
export function fillTemplate<Gap extends string>(
  template: Template<Gap>,
  values: Readonly<Record<Gap, string>>,
): { subject: string; body: string } {
  const named: Readonly<Record<string, string>> = values
  const fill = (text: string) =>
    text.replace(/\(\(([^()]+)\)\)/g, (_, gap: string) => {
      const value = named[gap]
      if (value === undefined) throw new Error(`The message “${template.kind}” has no value for ((${gap})).`)
      return value.replace(/\s+/g, ' ').trim()
    })
  return { subject: fill(template.subject), body: `${template.paragraphs.map(fill).join('\n\n')}\n` }
}
