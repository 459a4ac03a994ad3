import { defineForm, definePage, ticked } from '@remit/platform/service'
import { z } from 'zod'
import { findSchool } from './find-school.ts'
import { countHeldPupils, removeSchool } from './remove-school.ts'

/** Takes a school off the list. One with measured pupils asks for a confirmation that says what happens to them. */
export const schoolRemoval = definePage({
  path: '/schools/:school/removal',
  needs: 'school.remove',
  template: 'school-removal.njk',
  title: 'Remove a school',
  tab: 'schools',
  on: ({ db, params }) => findSchool(db, params.school),
  form: defineForm(z.object({ confirmed: ticked(['yes']) })),
  async view({ db, on }) {
    const held = await countHeldPupils(db, on.organisation_id)
    return { title: `Remove ${on.name}?`, back: { href: '/ncmp/schools', text: 'Schools' }, school: on, held }
  },
  async act({ tx, user, now, on }, { confirmed }) {
    const { measured } = await countHeldPupils(tx, on.organisation_id)
    if (measured > 0 && confirmed.length === 0) {
      const message = `Tick the box to confirm that ${measured} measured pupils leave the collection`
      return { problems: [{ code: 'unconfirmed', where: 'confirmed', message }] }
    }
    await removeSchool(tx, user, on, now)
    return { to: '/ncmp/schools', notice: `${on.name} removed` }
  },
})
