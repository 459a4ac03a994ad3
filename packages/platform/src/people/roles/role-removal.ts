import { z } from 'zod'
import { applyChanges, holdersOfRole } from '../../directory/index.ts'
import { defineForm, definePage, refuse } from '../../service.ts'
import { type People, tabOf } from '../people.ts'
import { revisionField } from '../users/revision-field.ts'
import { countOf, inWords } from '../words.ts'
import { findRoleToChange } from './made-role-here.ts'

/** `/roles/:role/removal`: only a role that nobody holds goes; else who holds it, and the way forward. */
export function roleRemoval(people: People) {
  return definePage({
    path: '/roles/:role/removal',
    needs: { administration: true },
    template: 'roles/role-removal.njk',
    title: 'Remove a role',
    ...tabOf(people),
    on: findRoleToChange,
    form: defineForm(z.object({ revision: revisionField })),
    view: async ({ db, on }) => ({
      title: `Remove ${on.role.label}`,
      back: { href: `${people.root}/roles/${on.role.id}` },
      root: people.root,
      role: { id: on.role.id, label: on.role.label, revision: on.role.revision },
      holders: await holdersOfRole(db, on.role.id),
    }),
    async act({ tx, user, on, now }, { revision }) {
      const { id, label } = on.role
      const holders = await holdersOfRole(tx, id)
      if (holders.length > 0) {
        const names = inWords(holders.map(({ name }) => name))
        throw refuse('conflict', {
          message: `${label} is in use by ${countOf(holders.length, 'person', 'people')}: ${names}.`,
          next: 'Give them another role and take this one from them, then remove it.',
          back: { href: `${people.root}/roles/${id}`, text: `Back to ${label}` },
        })
      }
      const commands = [{ do: 'removeRole' as const, role: id }]
      await applyChanges(tx, {
        policy: user.facts.policy,
        actor: user,
        commands,
        roleRevisions: { [id]: revision },
        now,
      })
      return { to: `${people.root}/roles`, notice: `${label} removed` }
    },
  })
}
