/** One band of BMI centiles, from its lower cut point up to the next band. */
export interface Category {
  key: string
  label: string
  /** The lower cut point, which belongs to the band (except 2, which is still underweight). */
  from: number
}

/** Bands in ascending order above “underweight”, which is everything up to and including `underweightTo`. */
export interface Categories {
  underweightTo: number
  bands: readonly Category[]
}

/**
 * For counting a population: indicators and published tables.
 * Source: NCMP guidance, population monitoring thresholds (stated): 2nd, 85th and 95th centile.
 */
export const populationCategories: Categories = {
  underweightTo: 2,
  bands: [
    { key: 'healthy', label: 'Healthy weight', from: 2 },
    { key: 'overweight', label: 'Overweight', from: 85 },
    { key: 'very-overweight', label: 'Very overweight', from: 95 },
  ],
}

/** The topmost clinical band: where it begins is a setting, this is the usual. */
export const severelyOverweight: Category = { key: 'severely-overweight', label: 'Severely overweight', from: 99.6 }

/**
 * For speaking of one child, as in letters to parents.
 * Source: NCMP guidance, clinical thresholds (stated): 2nd, 91st, 98th; the 99.6th for severe obesity (inferred, and set
 * by `severeSetting`: whoever asks about that band reads `readClinicalCategories`).
 */
export const clinicalCategories: Categories = {
  underweightTo: 2,
  bands: [
    { key: 'healthy', label: 'Healthy weight', from: 2 },
    { key: 'overweight', label: 'Overweight', from: 91 },
    { key: 'very-overweight', label: 'Very overweight', from: 98 },
    severelyOverweight,
  ],
}

const underweight: Category = { key: 'underweight', label: 'Underweight', from: 0 }

/** The band a BMI centile (0 to 100, unrounded) lies in: at or below 2 is underweight, at a cut point is the band above. */
export function categoryOf(centile: number, { underweightTo, bands }: Categories): Category {
  if (centile <= underweightTo) return underweight
  return bands.findLast((band) => centile >= band.from) ?? underweight
}
