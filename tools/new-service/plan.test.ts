import { afterAll, describe, expect, it } from 'vitest'
import { plantHouse } from '../fences/planted.ts'
import { houseOf } from '../tidy/house.ts'
import { importsStayInside } from '../tidy/imports.ts'
import { filesAreKebabCase, namesSaySomething } from '../tidy/names.ts'
import { addressesAreKebabCase, routesStateTheirNeed, templatesAreUsed } from '../tidy/pages.ts'
import { permissionsAreAsked, servicesAreListed, servicesKeepThePlan } from '../tidy/services.ts'
import { drawService } from './plan.ts'

const drawn = drawService({ key: 'community-gardens', name: 'Community gardens' })

describe('a newly drawn service', () => {
  const rules = {
    servicesKeepThePlan,
    servicesAreListed,
    routesStateTheirNeed,
    addressesAreKebabCase,
    templatesAreUsed,
  }
  const more = { importsStayInside, filesAreKebabCase, namesSaySomething }

  it.each(Object.entries({ ...rules, ...more }))('is tidy: %s', (_name, rule) => {
    expect(rule(houseOf(drawn))).toEqual([])
  })

  it('asks every permission it has, once it is no longer policy only', () => {
    const policy = drawn['services/community-gardens/policy.ts']?.replace("status: 'policy only',", '') ?? ''
    const built = houseOf({ ...drawn, 'services/community-gardens/policy.ts': policy })
    expect(permissionsAreAsked(built, [{ folder: 'services/community-gardens', permissions: ['site.view'] }])).toEqual(
      [],
    )
  })

  describe('under our own tools', () => {
    const house = plantHouse(drawn)
    afterAll(house.remove)

    it('is formatted and free of lint', () => {
      const { printed, status } = house.run('biome', ['ci', '--colors=off', 'services'])
      expect(printed).toContain('Checked 8 files')
      expect(status, printed).toBe(0)
    })

    it('has the types right', () => {
      const { printed } = house.run('tsc', ['--noEmit', '--pretty', 'false'])
      expect(printed.split('\n').filter((line) => line.startsWith('services/'))).toEqual([])
    })
  })
})
