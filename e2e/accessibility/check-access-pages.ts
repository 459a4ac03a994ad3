import { people } from '../../services/ncmp/demo/people.ts'
import type { Example } from './example.ts'

/** “May X do Y to Z?” in its answers. */
export function checkAccessPages(): readonly Example[] {
  const route = '/ncmp/check-access'
  const example = (state: string, query: string): Example => ({
    route,
    state,
    as: people.sam.name,
    address: `${route}${query}`,
  })
  const { membership } = people.mo
  return [
    example('normal', ''),
    example('yes', `?person=${membership}&what=pupil.list&place=Ash`),
    example('no', `?person=${membership}&what=school.add&place=`),
    example('who can', '?person=&what=school.list&place=Ash'),
    example('unclear', '?person=a&what=&place=o'),
  ]
}
