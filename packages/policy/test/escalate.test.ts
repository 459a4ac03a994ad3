import { expect, it } from 'vitest'
import { compareSmallSystems } from './small-systems.ts'

const SYSTEMS = 300

it('what a coalition reaches is what trying everything reaches, every path replays, and nothing lies beyond the bound', () => {
  const figures = compareSmallSystems(SYSTEMS)
  expect(figures.undecided).toBe(0)
  expect(figures.compared).toBeGreaterThan(SYSTEMS * 0.7)
  // Reaching must be neither rare nor certain, or agreement would mean little.
  expect(figures.gains).toBeGreaterThan(SYSTEMS / 10)
})
