/**
 * A file name that is safe to show, to store and to send in a header: no folders, no control characters, no quotes, at
 * most 100 characters, ending kept. 'file' when nothing is left.
 */
export function safeName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const plain = last.replace(/[^\p{L}\p{N} ._()+-]/gu, '').replace(/^[. ]+/, '')
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(plain)?.[0] ?? ''
  const stem = plain.slice(0, plain.length - ending.length).slice(0, 100 - ending.length)
  return stem === '' ? `file${ending}` : `${stem}${ending}`
}
