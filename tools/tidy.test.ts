import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readHouse, type TidyRule } from './tidy/house.ts'
import {
  doorsListWhatTheyOpen,
  engineHasNoChance,
  importsStayInside,
  platformImportsInward,
  platformRoomsAreKnown,
} from './tidy/imports.ts'
import { journeysUseTheKeyboard } from './tidy/journeys.ts'
import { filesAreKebabCase, namesSaySomething } from './tidy/names.ts'
import { commandsExist, dependenciesAreExplained, dependenciesArePinned } from './tidy/packages.ts'
import { addressesAreKebabCase, routesStateTheirNeed, templatesAreUsed } from './tidy/pages.ts'
import { readPermissions } from './tidy/permissions.ts'
import { namedTestsAreThere, requirementsAreAnswered } from './tidy/security.ts'
import { permissionsAreAsked, serviceFolders, servicesAreListed, servicesKeepThePlan } from './tidy/services.ts'
import {
  linksLeadSomewhere,
  nothingIsLeftOver,
  silencesCarryReasons,
  textsNameNoMachine,
  textsStayInside,
} from './tidy/texts.ts'

const root = join(import.meta.dirname, '..')
const house = readHouse(root)

const rules: readonly (readonly [fact: string, rule: TidyRule])[] = [
  ['inside the platform, rooms import inward only', platformImportsInward],
  ['every room of the platform has a place in its order', platformRoomsAreKnown],
  ['no relative import leaves its package or service', importsStayInside],
  ['doors list what they open', doorsListWhatTheyOpen],
  ['the engine has no randomness of its own', engineHasNoChance],
  ['every service keeps the plan, with a test in every room', servicesKeepThePlan],
  ['the services listed in app/services.ts are those that are built', servicesAreListed],
  ['files are in kebab-case', filesAreKebabCase],
  ['no name carries a banned word', namesSaySomething],
  ['every page and endpoint states its need', routesStateTheirNeed],
  ['addresses are in kebab-case', addressesAreKebabCase],
  ['no template is an orphan', templatesAreUsed],
  ['nothing is left unfinished', nothingIsLeftOver],
  ['whoever silences a fence says why', silencesCarryReasons],
  ['no text reaches above the repository', textsStayInside],
  ['links in the papers lead somewhere', linksLeadSomewhere],
  ['every test that the security table names is there', namedTestsAreThere],
  ['every security requirement is answered once', requirementsAreAnswered],
  ['every journey is made by keyboard alone', journeysUseTheKeyboard],
  ['every dependency is explained', dependenciesAreExplained],
  ['every dependency is pinned', dependenciesArePinned],
  ['every command runs a file that is there', commandsExist],
]

describe('the house is tidy:', () => {
  it('it was read', () => {
    expect(house.length).toBeGreaterThan(50)
    expect(house).toContainEqual({ path: 'package.json', text: readFileSync(join(root, 'package.json'), 'utf8') })
  })

  it.each(rules)('%s', (_fact, rule) => expect(rule(house)).toEqual([]))

  it('no text names a place of one machine', () => expect(textsNameNoMachine(house, root)).toEqual([]))

  it('every permission of a listed service is asked by a route or a model function', async () => {
    const policies = await Promise.all(serviceFolders(house).map((folder) => readPermissions(root, folder)))
    expect(permissionsAreAsked(house, policies)).toEqual([])
  })
})
