/** One thing that can be ordered: how it comes, and how much of it at most in one order. */
export interface Item {
  name: string
  pack: string
  most: number
}

/** What practices order, by its code. That forms and stationery are ordered is stated; the items and limits are inferred. */
export const catalogue = {
  FP10SS: { name: 'FP10SS prescription forms, single sheet', pack: 'box of 2,000', most: 10 },
  FP10NC: { name: 'FP10NC prescription pads', pack: 'pad of 50', most: 40 },
  FP92A: { name: 'FP92A exemption applications', pack: 'pack of 50', most: 10 },
  GMS1: { name: 'GMS1 registration forms', pack: 'pack of 100', most: 20 },
  GMS3: { name: 'GMS3 temporary resident forms', pack: 'pack of 100', most: 10 },
  LLOYD: { name: 'Medical record envelopes', pack: 'pack of 100', most: 10 },
  BAG: { name: 'Record movement bags', pack: 'pack of 25', most: 20 },
  LABEL: { name: 'Labels for record movement', pack: 'roll of 250', most: 5 },
} as const satisfies Record<string, Item>

export type ItemCode = keyof typeof catalogue

// The table's own keys, which `Object.keys` types as any text.
export const itemCodes = Object.keys(catalogue) as ItemCode[]
