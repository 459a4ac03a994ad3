import type { Assigned } from '@remit/policy'
import type { ListedOrganisation, Member } from '../../directory/index.ts'
import { changeInWords, countOf, inWords } from '../words.ts'
import { assignedIn, type PlacesWords } from './assigned-places.ts'

/** What a new choice of places changes for a member: names of those added and removed, and what they come to. */
export interface PlacesChange {
  readonly added: readonly string[]
  readonly removed: readonly string[]
  /** How many they will have, of how many there are. */
  readonly count: number
  readonly total: number
  /** Whether those made later will come by themselves; `undefined` when that stays as it was. */
  readonly later: boolean | undefined
}

/** Compares what is assigned with what is wanted, among all the places there are; undefined when nothing changes. */
export function placesChange(
  kind: string,
  member: Pick<Member, 'assigned' | 'organisation'>,
  wanted: readonly Assigned[],
  all: readonly ListedOrganisation[],
): PlacesChange | undefined {
  const before = assignedIn(member, kind)
  const after = assignedIn({ assigned: wanted, organisation: member.organisation }, kind)
  const reaches = ({ every, ids }: typeof before) => all.filter(({ id }) => every || ids.has(id))
  const [had, has] = [reaches(before), reaches(after)]
  const added = has.filter((each) => !had.includes(each)).map(({ name }) => name)
  const removed = had.filter((each) => !has.includes(each)).map(({ name }) => name)
  const later = before.every === after.every ? undefined : after.every
  if (added.length === 0 && removed.length === 0 && later === undefined) return undefined
  return { added, removed, count: has.length, total: all.length, later }
}

/** “3 schools (A, B and C) added and 1 school (D) removed for Mo Khan. Mo Khan now has 5 of 12 schools”. */
export function placesSaved(words: PlacesWords, name: string, change: PlacesChange): string {
  const { count, total, later } = change
  if (later) return `Every ${words.one} assigned to ${name}, those added later included: ${total} today`
  const counted = (names: readonly string[]) =>
    names.length === 0 ? [] : [`${countOf(names.length, words.one, words.many)} (${inWords(names)})`]
  const changed = changeInWords(counted(change.added), counted(change.removed))
  const now = `${name} now has ${count} of ${total} ${words.many}`
  return changed === undefined ? `${now}, and will not get those added later` : `${changed} for ${name}. ${now}`
}
