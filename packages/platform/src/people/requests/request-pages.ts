import type { Page } from '../../service.ts'
import type { People } from '../people.ts'
import { newPlacesRequest } from './new-places-request.ts'
import { newRequest } from './new-request.ts'
import { newRoleRequests } from './new-role-request.ts'
import { request } from './request.ts'
import { requestList } from './request-list.ts'
import { requestWithdrawal } from './request-withdrawal.ts'

/** `/requests…`: asking for access, and deciding it. */
export function requestPages(people: People): readonly Page[] {
  return [
    requestList(people),
    newRequest(people),
    ...newRoleRequests(people),
    ...(people.service.people.assigned === undefined ? [] : [newPlacesRequest(people)]),
    request(people),
    requestWithdrawal(people),
  ]
}
