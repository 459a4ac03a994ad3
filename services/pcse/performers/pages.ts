import { changeDecision } from './change-decision.ts'
import { changeList } from './change-list.ts'
import { newChange } from './new-change.ts'

/** The pages of this room, for `service.ts`. */
export const performerPages = [changeList, newChange, changeDecision]
