/**
 * Horizontal bars as a picture beside a table: what `macros/charts.njk` prints. Lengths across are shares of the width, so
 * that words keep their size on every screen; nothing needs scripting or a style attribute.
 */

/** A colour by what it stands for; neighbours in a bar differ in lightness too, and the table beside says it all in words. */
export type Tone = 'first' | 'second' | 'third' | 'fourth' | 'fifth' | 'alert'

export interface Bar {
  /** What the bar is of. The picture shows its first characters, the table beside it all. */
  label: string
  /** What it comes to: “92.5%”, “12 of 30”. */
  text: string
  /** From left to right: each a share of the whole width, 0 to 1. */
  parts: readonly { share: number; tone: Tone }[]
}

export interface BarChart {
  /** Unique on the page. */
  id: string
  title: string
  /** The picture in a sentence, for those who cannot see it. */
  description: string
  bars: readonly Bar[]
  /** A line across all bars, such as a limit: where (0 to 1), and what it is. */
  mark?: { at: number; text: string } | undefined
  /** What the tones stand for, when a bar has several. */
  legend?: readonly { tone: Tone; text: string }[] | undefined
}

const labelLength = 30
const pitch = 54

/** The chart with everything in place: percentages across, CSS pixels down. Shares outside 0 to 1 are cut off. */
export function drawBars({ id, title, description, bars, mark, legend = [] }: BarChart) {
  return {
    id,
    title,
    description,
    height: bars.length * pitch,
    bars: bars.map(({ label, text, parts }, index) => ({
      label: label.length > labelLength ? `${label.slice(0, labelLength - 1).trimEnd()}…` : label,
      text,
      textAt: index * pitch + 18,
      barAt: index * pitch + 25,
      parts: placed(parts),
    })),
    mark: mark && { ...mark, at: percent(inside(mark.at)) },
    legend,
  }
}

export type DrawnBars = ReturnType<typeof drawBars>

function placed(parts: Bar['parts']) {
  let from = 0
  return parts.map(({ share, tone }) => {
    const start = from
    from = inside(from + inside(share))
    return { tone, x: percent(start), width: percent(from - start) }
  })
}

function inside(share: number): number {
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0
}

function percent(share: number): string {
  return `${Number((100 * share).toFixed(3))}%`
}
