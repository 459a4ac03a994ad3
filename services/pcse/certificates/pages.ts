import { client, clientList } from './client-pages.ts'
import { yearEnd, yearEndDeclaration } from './year-end.ts'

/** The pages of this room, for `service.ts`. */
export const certificatePages = [yearEnd, yearEndDeclaration, clientList, client]
