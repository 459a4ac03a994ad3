import { ncmp } from '@remit/ncmp'
import { pcse } from '@remit/pcse'
import type { Service } from '@remit/platform/service'

/** Every service this Remit runs. */
export const services: readonly Service[] = [ncmp, pcse]
