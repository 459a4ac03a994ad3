import { newRequest } from './new-request.ts'
import { collection, request, requestCancellation } from './request.ts'
import { collectionList, requestList } from './request-list.ts'

/** The pages of this room, for `service.ts`. */
export const recordPages = [requestList, newRequest, request, requestCancellation, collectionList, collection]
