import { posix } from 'node:path'
import type { TidyRule } from './house.ts'

const paper = 'docs/security.md'

/** A test that the table of security requirements names by its title is there, under that title. */
export const namedTestsAreThere: TidyRule = (house) =>
  house.flatMap(({ path, text }) => {
    if (path !== paper) return []
    return [...text.matchAll(/\]\(([^)]+\.test\.ts)\): “([^”]+)”/g)].flatMap(([, link = '', title = '']) => {
      const named = posix.join(posix.dirname(path), link)
      const isThere = house.some((file) => file.path === named && file.text.includes(title))
      return isThere ? [] : [`${paper} names a test that is not in ${named}: ${title}`]
    })
  })

/** How many requirements ASVS 5.0.0 has at level 1, and at level 2. */
const asked: Readonly<Record<string, number>> = { '1': 70, '2': 183 }
const states = new Set(['met', 'partly', 'not met', 'yours', 'does not apply'])

/** Every requirement of levels 1 and 2 stands in the table once, with its state and where to look. */
export const requirementsAreAnswered: TidyRule = (house) =>
  house.flatMap(({ path, text }) => {
    if (path !== paper) return []
    const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+) \| ([12]) \| [^|]+ \| ([^|]+) \| (.*) \|$/gm)]
    const numbers = rows.map(([, number]) => number)
    const twice = numbers.filter((number, index) => numbers.indexOf(number) !== index)
    const unanswered = rows.filter(([, , , state = '', where]) => !states.has(state) || !where)
    return [
      ...Object.entries(asked).flatMap(([level, count]) => {
        const here = rows.filter((row) => row[2] === level).length
        return here === count ? [] : [`${paper} answers ${here} of ${count} requirements of level ${level}`]
      }),
      ...twice.map((number) => `${paper} answers ${number} twice`),
      ...unanswered.map(([, number]) => `${paper} does not say how ${number} stands`),
    ]
  })
