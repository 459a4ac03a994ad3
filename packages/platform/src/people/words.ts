/** “A”, “A and B”, “A, B and C”; beyond `most` names, “A, B and 3 more”. No names: an empty text. */
export function inWords(names: readonly string[], most = 5): string {
  const shown = names.length > most ? [...names.slice(0, most), `${names.length - most} more`] : names
  if (shown.length < 2) return shown.join('')
  return `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}

/** “1 school”, “2 schools”, “No schools”. */
export function countOf(count: number, one: string, many: string): string {
  if (count === 0) return `No ${many}`
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`
}

/** “Monitor added and Collector removed”; undefined when nothing changed. */
export function changeInWords(added: readonly string[], removed: readonly string[]): string | undefined {
  const parts = [
    ...(added.length > 0 ? [`${inWords(added)} added`] : []),
    ...(removed.length > 0 ? [`${inWords(removed)} removed`] : []),
  ]
  return parts.length === 0 ? undefined : parts.join(' and ')
}

/** A label within a sentence: “View pupils” is “view pupils”, and “AVC forms” stays. */
export function lowerFirst(label: string): string {
  return /^\p{Lu}(?!\p{Lu})/u.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label
}
