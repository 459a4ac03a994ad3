import type { Form, Problem, RawForm } from '@remit/platform/service'
import { catalogue, type ItemCode, itemCodes } from './catalogue.ts'
import type { OrderLine } from './orders.ts'

/** Reads one box for each item of the catalogue, those left empty being none; at least one must be filled in. */
export const orderForm: Form<readonly OrderLine[]> = {
  read(raw) {
    const read = itemCodes.map((item) => quantityOf(raw, item, catalogue[item].most))
    const problems = read.flatMap(({ problem }) => problem ?? [])
    const lines = read.flatMap(({ item, quantity }) => (quantity === 0 ? [] : [{ item, quantity }]))
    if (problems.length > 0) return { ok: false, problems }
    if (lines.length > 0) return { ok: true, value: lines }
    const message = 'Enter how much you need of one item at least'
    return { ok: false, problems: [{ code: 'invalid', where: itemCodes[0] ?? '', message }] }
  },
}

/** Reads what arrived of each item, 0 when nothing did. */
export const receiptForm: Form<ReadonlyMap<ItemCode, number>> = {
  read(raw) {
    const named = itemCodes.filter((item) => raw[item] !== undefined)
    const read = named.map((item) => quantityOf(raw, item, 999))
    const problems = read.flatMap(({ problem }) => problem ?? [])
    if (problems.length > 0) return { ok: false, problems }
    return { ok: true, value: new Map(read.map(({ item, quantity }) => [item, quantity])) }
  },
}

function quantityOf(
  raw: RawForm,
  item: ItemCode,
  most: number,
): { item: ItemCode; quantity: number; problem?: Problem } {
  const typed = typeof raw[item] === 'string' ? raw[item].trim() : ''
  const quantity = typed === '' ? 0 : /^\d{1,4}$/.test(typed) ? Number(typed) : Number.NaN
  if (quantity <= most) return { item, quantity }
  const message = `${catalogue[item].name}: enter a whole number from 0 to ${most}`
  return { item, quantity: 0, problem: { code: 'invalid', where: item, message } }
}
