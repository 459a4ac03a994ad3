/**
 * The nine regions of England by ONS code, in the order of the list.
 * Source: ONS Geography, Regions (December 2023) names and codes in England.
 */
export const regions = {
  E12000001: 'North East',
  E12000002: 'North West',
  E12000003: 'Yorkshire and The Humber',
  E12000004: 'East Midlands',
  E12000005: 'West Midlands',
  E12000006: 'East of England',
  E12000007: 'London',
  E12000008: 'South East',
  E12000009: 'South West',
} as const

export type RegionCode = keyof typeof regions

// The table's own keys, which `Object.keys` types as any text; there is at least one.
export const regionCodes = Object.keys(regions) as [RegionCode, ...RegionCode[]]
