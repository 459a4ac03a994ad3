import { z } from 'zod'
import { writeCsv } from '../../files/index.ts'
import { type Asking, defineForm, definePage, type Found, oneOf, type Page, sentFile } from '../../service.ts'
import { needsFor, type People, tabOf } from '../people.ts'
import { rolesAt } from '../roles/role-words.ts'
import { rolesKnownAt } from '../roles/roles-known.ts'
import { assignableRoles } from '../users/assignable-roles.ts'
import { placesWords } from '../users/assigned-places.ts'
import { looksAfterUsers } from '../users/find-member-here.ts'
import { columnsOf, mostRows, readUsers } from './import-file.ts'
import { addUserImport, commitUserImport, findUserImport, type UserImport, undoUserImport } from './user-imports.ts'

const mostBytes = 2_000_000
const csv = 'text/csv; charset=utf-8'

/** `/users/imports…`: users from a file: a dry run with a word on every row, then the invitations, and taking them back. */
export function importPages(people: People): readonly Page[] {
  return [newImport(people), template(people), importPage(people), results(people)]
}

function newImport(people: People): Page {
  return definePage({
    path: '/users/imports/new',
    needs: needsFor(people, 'invite'),
    template: 'imports/new-import.njk',
    title: 'Add users from a file',
    ...tabOf(people),
    form: defineForm(z.object({ file: sentFile('Choose a .csv or .xlsx file') }), { file: { limitBytes: mostBytes } }),
    view: async ({ db, user }) => {
      const { path, kind } = user.acting.organisation
      const known = await rolesKnownAt(db, user.facts.policy, path)
      const mayGive = assignableRoles(user, known)
      return {
        back: { href: `${people.root}/users` },
        root: people.root,
        places: placesWords(people),
        roles: rolesAt(known, kind)
          .filter(({ key }) => mayGive.has(key))
          .map(({ label }) => label),
        mostRows,
      }
    },
    async act({ tx, user, now }, { file }) {
      const rows = await readUsers(file, placesColumn(people))
      const id = await addUserImport(tx, { people, user, now }, { name: file.name, rows })
      return { to: `${people.root}/users/imports/${id}` }
    },
  })
}

function template(people: People): Page {
  return definePage({
    path: '/users/imports/template',
    needs: needsFor(people, 'invite'),
    title: 'Template for users',
    download: async () => ({ name: 'users.csv', type: csv, body: writeCsv([columnsOf(placesColumn(people))]) }),
  })
}

type FoundImport = Found & { found: UserImport }

async function findHere({ service }: People, asking: Asking): Promise<FoundImport | undefined> {
  const { acting } = asking.user
  const found = await findUserImport(asking.db, asking.params.import ?? '', acting)
  const { id, kind } = acting.organisation
  const resource = { type: kind, id, holders: [id] }
  return found && (await looksAfterUsers(service, asking, resource)) ? { found, resource } : undefined
}

function importPage(people: People): Page {
  return definePage({
    path: '/users/imports/:import',
    needs: needsFor(people, 'invite'),
    template: 'imports/import.njk',
    title: 'Users from a file',
    ...tabOf(people),
    on: (asking) => findHere(people, asking),
    form: defineForm(z.object({ do: oneOf(['invite-good', 'invite-all', 'undo'], 'Select what to do') })),
    view: ({ on: { found } }) => {
      const good = found.rows.filter(({ problem }) => problem === '').length
      const state = found.undoneAt ? 'undone' : found.committedAt ? 'committed' : 'checked'
      return {
        title: state === 'checked' ? 'Check the users of the file' : 'Users from a file',
        back: { href: `${people.root}/users` },
        root: people.root,
        places: placesWords(people),
        found: { id: found.id, fileName: found.fileName },
        rows: found.rows,
        good,
        wrong: found.rows.length - good,
        state,
      }
    },
    async act({ tx, user, on, now }, input) {
      const to = `${people.root}/users/imports/${on.found.id}`
      const importing = { people, user, now }
      if (input.do === 'undo') {
        const { cancelled, kept } = await undoUserImport(tx, importing, on.found.id)
        const stay = kept === 0 ? '' : `; ${kept} had been accepted or changed already and stay`
        return { to, notice: `${cancelled} invitations cancelled${stay}` }
      }
      const invited = await commitUserImport(tx, importing, { id: on.found.id, all: input.do === 'invite-all' })
      return { to, notice: `${invited} ${invited === 1 ? 'user' : 'users'} invited` }
    },
  })
}

function results(people: People): Page {
  return definePage({
    path: '/users/imports/:import/results',
    needs: needsFor(people, 'invite'),
    title: 'What became of each row',
    on: (asking) => findHere(people, asking),
    download: async ({ on: { found } }) => {
      const word = found.undoneAt ? 'Undone' : found.committedAt ? 'Invited' : 'Can be invited'
      const rows = found.rows.map(({ name, email, roles, places, problem }) => [
        name,
        email,
        roles,
        ...(placesColumn(people) === undefined ? [] : [places]),
        problem === '' ? word : 'Not invited',
        problem,
      ])
      const body = writeCsv([[...columnsOf(placesColumn(people)), 'Result', 'Reason'], ...rows])
      return { name: 'users-results.csv', type: csv, body }
    },
  })
}

function placesColumn(people: People): string | undefined {
  const words = placesWords(people)
  return words && words.many.charAt(0).toUpperCase() + words.many.slice(1)
}
