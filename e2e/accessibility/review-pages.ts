import { people } from '../../services/ncmp/demo/people.ts'
import { type Example, type Found, press } from './example.ts'

/** Reviews of access: the list, one review, one role of one user. */
export function reviewPages({ review }: Found): readonly Example[] {
  const as = people.sam.name
  const one = `/ncmp/reviews/${review}`
  const grant = `${one}/grants/${people.priya.membership}/superUser`
  const grantRoute = '/ncmp/reviews/:review/grants/:member/:role'
  return [
    { route: '/ncmp/reviews', state: 'normal', as, address: '/ncmp/reviews' },
    { route: '/ncmp/reviews', state: 'empty', as: people.tom.name, address: '/ncmp/reviews' },
    { route: '/ncmp/reviews/new', state: 'normal', as, address: '/ncmp/reviews/new' },
    { route: '/ncmp/reviews/new', state: 'error', as, address: '/ncmp/reviews/new', reach: press('Start the review') },
    { route: '/ncmp/reviews/:review', state: 'normal', as, address: one },
    { route: '/ncmp/reviews/:review', state: 'all', as, address: `${one}?show=all` },
    { route: grantRoute, state: 'normal', as, address: grant },
    { route: grantRoute, state: 'error', as, address: grant, reach: press('Save the decision') },
  ]
}
