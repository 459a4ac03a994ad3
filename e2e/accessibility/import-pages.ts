import { people } from '../../services/ncmp/demo/people.ts'
import { type Example, type Found, press } from './example.ts'

/** Users from a file: sending it, and what every row comes to. */
export function importPages({ userImport }: Found): readonly Example[] {
  const as = people.sam.name
  const page = (state: string, address: string, reach?: Example['reach']): Example => ({
    route: address.includes(userImport) ? '/ncmp/users/imports/:import' : address,
    state,
    as,
    address,
    ...(reach && { reach }),
  })
  return [
    page('normal', '/ncmp/users/imports/new'),
    page('error', '/ncmp/users/imports/new', press('Check the file')),
    page('checked', `/ncmp/users/imports/${userImport}`),
    page('error', `/ncmp/users/imports/${userImport}`, press('Send the invitations')),
  ]
}
