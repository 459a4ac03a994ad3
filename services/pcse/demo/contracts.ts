/** What each practice of the demonstration is contracted for; yearly values in pence. */
export const contracts = {
  ash: { type: 'GMS', yearly_pence: 96_400_000, patients: 9120, weighted_patients: 9544 },
  birch: { type: 'GMS', yearly_pence: 118_250_000, patients: 11_830, weighted_patients: 11_402 },
  cedar: { type: 'GMS', yearly_pence: 64_900_000, patients: 6010, weighted_patients: 6377 },
  damson: { type: 'PMS', yearly_pence: 142_700_000, patients: 13_950, weighted_patients: 14_210 },
  elm: { type: 'GMS', yearly_pence: 83_100_000, patients: 8240, weighted_patients: 8005 },
  fern: { type: 'APMS', yearly_pence: 57_600_000, patients: 5480, weighted_patients: 5711 },
} as const
