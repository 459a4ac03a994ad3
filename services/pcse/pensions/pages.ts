import { avcEnding, avcList, newAvc } from './avc-pages.ts'
import { estimate } from './estimate.ts'
import { individualEstimate } from './individual-estimate.ts'
import { joiner } from './joiner.ts'
import { leaver, specialLeaver } from './leaver-pages.ts'
import { optIn, optOut } from './opt-out-pages.ts'
import { pensionFormList } from './pension-form-list.ts'
import { salaryChange } from './salary-change.ts'

/** The pages of this room, for `service.ts`. */
export const pensionPages = [
  estimate,
  salaryChange,
  individualEstimate,
  optOut,
  optIn,
  pensionFormList,
  joiner,
  leaver,
  specialLeaver,
  avcList,
  newAvc,
  avcEnding,
]
