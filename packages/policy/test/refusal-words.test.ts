import type { RefusalCode } from '@remit/policy'
import { expect, it } from 'vitest'
import { wordsOf } from '../src/refusal-words.ts'

/** What a refusal without a constraint says, and what to do next: words of its own for every code. */

const WAYS: Readonly<Partial<Record<RefusalCode, string>>> = {
  notAdministrator: 'askAdministrator',
  notThisAct: 'askAdministrator',
  outsideYourOrganisation: 'askAdministrator',
  roleNotYours: 'askAdministrator',
  holdsOtherRoles: 'askAdministrator',
  notYourself: 'askAdministrator',
  notPeers: 'askAdministrator',
  placeNotYours: 'askAdministrator',
  noPermission: 'askAdministrator',
  notYourInvitation: 'askAdministrator',
  notWhileViewing: 'stopViewing',
  hasAdministrator: 'askAdministrator',
  notApprover: 'askCentre',
  notForJobs: 'askAdministrator',
  unknownOrganisation: 'reloadAndRetry',
  unknownMembership: 'reloadAndRetry',
  unknownRole: 'reloadAndRetry',
  alreadyExists: 'reloadAndRetry',
  roleNotHere: 'chooseOne',
  kindNotHere: 'reloadAndRetry',
  placeNotBeneath: 'reloadAndRetry',
  notInvited: 'reloadAndRetry',
  notActive: 'reloadAndRetry',
  notSuspended: 'reloadAndRetry',
  alreadyEnded: 'reloadAndRetry',
  organisationClosed: 'reloadAndRetry',
  organisationOpen: 'reloadAndRetry',
  notHeld: 'reloadAndRetry',
  badDates: 'reloadAndRetry',
  roleInUse: 'endOtherFirst',
  roleTooWide: 'chooseOne',
  roleNotValid: 'chooseOne',
  notSupported: 'askCentre',
}

it('every refusal has words of its own, and says what to do next', () => {
  const told = Object.entries(WAYS).map(([code, way]) => {
    const words = wordsOf(code as RefusalCode)
    expect([words.code, words.alternative.code]).toEqual([code, way])
    expect([words.message, words.alternative.message]).toEqual([
      expect.stringMatching(/^[A-Z].{12,}\.$/),
      expect.stringMatching(/^[A-Z].{12,}\.$/),
    ])
    return words.message
  })
  expect(new Set(told).size).toBe(told.length)
  expect(told).not.toContain('This cannot be done.')
})

it('what it is about is quoted, where it is about something', () => {
  expect(wordsOf('notHeld', 'clerk').message).toBe('This user does not hold this role: “clerk”.')
  expect(wordsOf('notHeld', '').message).toBe('This user does not hold this role.')
  expect(wordsOf('notHeld').message).toBe('This user does not hold this role.')
})
