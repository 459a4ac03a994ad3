/** What the `pagination` macro prints; undefined when everything fits on one page. */
export type Pagination = {
  page: number
  pages: number
  from: number
  to: number
  total: number
  previous: string | undefined
  next: string | undefined
  items: readonly ({ number: number; href: string; current: boolean } | { ellipsis: true })[]
}

/**
 * The links of a list in pages. `page` counts from 1 and is brought within bounds; `query` is the address's own query,
 * kept in every link. Never fails.
 */
export function paginate(list: {
  total: number
  page: number
  pageSize: number
  path: string
  query: Readonly<Record<string, string | readonly string[] | undefined>>
}): Pagination {
  const pages = Math.max(1, Math.ceil(list.total / list.pageSize))
  const page = Math.min(Math.max(1, Number.isFinite(list.page) ? Math.trunc(list.page) : 1), pages)
  const link = (number: number) => hrefOf(list.path, list.query, number)
  return {
    page,
    pages,
    from: list.total === 0 ? 0 : (page - 1) * list.pageSize + 1,
    to: Math.min(page * list.pageSize, list.total),
    total: list.total,
    previous: page > 1 ? link(page - 1) : undefined,
    next: page < pages ? link(page + 1) : undefined,
    items: shownNumbers(page, pages).map((number) =>
      number === undefined ? { ellipsis: true } : { number, href: link(number), current: number === page },
    ),
  }
}

/** The page asked for in `?page=`; anything but a whole number from 1 is the first. */
export function pageNumber(query: Readonly<Record<string, string | readonly string[] | undefined>>): number {
  const asked = query.page
  return typeof asked === 'string' && /^[1-9]\d{0,8}$/.test(asked) ? Number(asked) : 1
}

function hrefOf(
  path: string,
  query: Readonly<Record<string, string | readonly string[] | undefined>>,
  page: number,
): string {
  const kept = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (name === 'page' || value === undefined) continue
    for (const each of Array.isArray(value) ? value : [value]) kept.append(name, String(each))
  }
  kept.set('page', String(page))
  return `${path}?${kept.toString()}`
}

function shownNumbers(page: number, pages: number): readonly (number | undefined)[] {
  const near = [1, page - 1, page, page + 1, pages].filter((number) => number >= 1 && number <= pages)
  const numbers = [...new Set(near)].toSorted((a, b) => a - b)
  return numbers.flatMap((number, index) => {
    const before = numbers[index - 1]
    return before !== undefined && number - before > 1 ? [undefined, number] : [number]
  })
}
