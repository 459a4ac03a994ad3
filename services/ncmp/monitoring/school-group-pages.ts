import { type Asking, defineForm, definePage, onOneLine, type Page, text, wholeNumber } from '@remit/platform/service'
import { z } from 'zod'
import { addressOfFilter, unfiltered } from './monitoring-filter.ts'
import { listSchoolChoices } from './school-choices.ts'
import { addGroup, changeGroup, findGroup, listGroups, removeGroup } from './school-groups.ts'

const schools = z
  .preprocess(
    (sent) => (sent === undefined ? [] : Array.isArray(sent) ? sent : [sent]),
    z.array(z.uuid('Select schools from the list')).min(1, 'Select at least one school'),
  )
  .transform((ids) => [...new Set(ids)])
const fields = { name: onOneLine(text('Enter a name for the group', 80)), schools }
const needs = { anywhere: 'indicator.view' } as const
const back = { href: '/ncmp/monitoring/school-groups', text: 'Groups of schools' }

const groupList = definePage({
  path: '/monitoring/school-groups',
  needs,
  template: 'school-group-list.njk',
  title: 'Groups of schools',
  tab: 'monitoring',
  async view({ db, user, now }) {
    const mine = new Set((await listSchoolChoices(db, user, now)).map(({ value }) => value))
    return {
      back: { href: '/ncmp/monitoring', text: 'Monitoring and submissions' },
      rows: (await listGroups(db, user)).map(({ id, name, school_ids }) => ({
        id,
        name,
        schools: school_ids.filter((each) => mine.has(each)).length,
        figures: `/ncmp/monitoring${addressOfFilter({ ...unfiltered, group: id })}`,
      })),
    }
  },
})

const newGroup = definePage({
  path: '/monitoring/school-groups/new',
  needs,
  template: 'school-group.njk',
  title: 'Add a group of schools',
  tab: 'monitoring',
  form: defineForm(z.object(fields)),
  view: async (asking) => ({ back, action: 'new', group: undefined, choices: await choicesOf(asking, []) }),
  async act({ tx, user, now }, wish) {
    const added = await addGroup(tx, user, wish, now)
    if ('problems' in added) return added
    return {
      to: `/ncmp/monitoring${addressOfFilter({ ...unfiltered, group: added.id })}`,
      notice: `${wish.name} saved`,
    }
  },
})

const group = definePage({
  path: '/monitoring/school-groups/:group',
  needs,
  template: 'school-group.njk',
  title: 'Change a group of schools',
  tab: 'monitoring',
  on: ({ db, user, params }) => findGroup(db, user, params.group),
  form: defineForm(z.object({ ...fields, revision: wholeNumber('Reload the page and try again') })),
  view: async (asking) => ({
    title: `Change ${asking.on.name}`,
    back,
    action: asking.on.id,
    group: asking.on,
    choices: await choicesOf(asking, asking.on.school_ids),
  }),
  async act({ tx, user, now, on }, { revision, ...to }) {
    const problems = await changeGroup(tx, user, { group: on, to, revision }, now)
    return problems.length > 0 ? { problems } : { to: back.href, notice: `${to.name} saved` }
  },
})

const groupRemoval = definePage({
  path: '/monitoring/school-groups/:group/removal',
  needs,
  template: 'school-group-removal.njk',
  title: 'Remove a group of schools',
  tab: 'monitoring',
  on: ({ db, user, params }) => findGroup(db, user, params.group),
  form: defineForm(z.object({})),
  view: ({ on }) => ({ title: `Remove ${on.name}?`, back, group: { id: on.id } }),
  async act({ tx, user, now, on }) {
    await removeGroup(tx, user, on, now)
    return { to: back.href, notice: `${on.name} removed` }
  },
})

/** A user's own groups of schools: to look at the figures of several together. */
export const schoolGroupPages: readonly Page[] = [groupList, newGroup, group, groupRemoval]

async function choicesOf({ db, user, now }: Asking, chosen: readonly string[]) {
  const choices = await listSchoolChoices(db, user, now)
  return choices.map((each) => ({ ...each, chosen: chosen.includes(each.value) }))
}
