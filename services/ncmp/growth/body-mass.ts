/** Body mass index in kg/m², unrounded, from kg and cm. */
export function bodyMassIndex(weightKg: number, heightCm: number): number {
  return weightKg / (heightCm / 100) ** 2
}
