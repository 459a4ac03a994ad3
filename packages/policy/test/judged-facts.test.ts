import { type Actor, type Command, judge } from '@remit/policy'
import { describe, expect, it } from 'vitest'
import { ann, operator, policy, stateWith } from './county-commands.ts'

/** What a refusal names, and what becomes of whoever looks through another’s eyes. */

const state = stateWith(ann)
const suspend: Command = { do: 'suspendMembership', membership: 'm' }
const refusalsFor = (actor: Actor, command: Command) => {
  const judgement = judge(policy, state, actor, [command], 100)
  return judgement.allowed ? [] : judgement.refusals
}

describe('a refusal', () => {
  it('names the membership it is about with its organisation, and nobody in particular', () => {
    const [refusal] = refusalsFor(operator, { do: 'revokeRole', membership: 'm', role: 'head' })
    expect(refusal).toMatchObject({ code: 'notHeld', membership: 'm', organisation: 'c' })
    expect(refusal?.people).toEqual([])
  })

  it('names a membership that is not there by its id alone', () => {
    const [refusal] = refusalsFor(operator, { do: 'endMembership', membership: 'gone' })
    expect(refusal).toMatchObject({ code: 'unknownMembership', membership: 'gone' })
    expect(Object.keys(refusal ?? {})).not.toContain('organisation')
  })

  it('names no membership where the command is about none', () => {
    const [refusal] = refusalsFor(operator, { do: 'closeOrganisation', organisation: 'nowhere' })
    expect(refusal?.code).toBe('unknownOrganisation')
    expect(Object.keys(refusal ?? {})).not.toContain('membership')
  })
})

describe('somebody viewed by another', () => {
  const viewed: Actor = { user: 'ann', viewedBy: 'zoe' }

  it('makes no change, and is told about which membership, and of nobody', () => {
    const [refusal] = refusalsFor(viewed, suspend)
    expect(refusal).toMatchObject({ code: 'notWhileViewing', membership: 'm', organisation: 'c' })
    expect(refusal?.people).toEqual([])
  })

  it('may be asked about no change at all, which leaves everything as it is', () => {
    expect(judge(policy, state, viewed, [], 100)).toEqual({ allowed: true, state, entries: [] })
  })

  it('is somebody of whom nobody looks where no viewer is named', () => {
    const codes = (actor: Actor) => refusalsFor(actor, suspend).map((it) => it.code)
    expect(codes({ user: 'ann', viewedBy: undefined })).toEqual(['notAdministrator'])
    expect(codes({ user: 'ann', viewedBy: undefined })).toEqual(codes({ user: 'ann' }))
  })
})
