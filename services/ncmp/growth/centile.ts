/**
 * The share of the reference population below a z-score, 0 to 100.
 * Exact to double precision: West, “Better approximations to cumulative normal functions”, Wilmott 2005, after Hart.
 */
export function centileOf(z: number): number {
  const tail = upperTail(Math.abs(z))
  return 100 * (z > 0 ? 1 - tail : tail)
}

const numerator = [
  3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931,
  220.206867912376,
]
const denominator = [
  8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831,
  793.826512519948, 440.413735824752,
]

function upperTail(z: number): number {
  if (z > 37) return 0
  const density = Math.exp((-z * z) / 2)
  if (z < 7.07106781186547) return (density * polynomial(numerator, z)) / polynomial(denominator, z)
  const fraction = [4, 3, 2, 1].reduce((inner, step) => z + step / inner, z + 0.65)
  return density / fraction / 2.506628274631
}

function polynomial(coefficients: readonly number[], at: number): number {
  return coefficients.reduce((sum, coefficient) => sum * at + coefficient, 0)
}
