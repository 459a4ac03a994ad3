import { cloneRole } from '@remit/policy'
import { newId } from '../../db/index.ts'
import { type ListedRole, type MadeRole, madeRolesAt } from '../../directory/index.ts'
import { type Acted, type Asking, definePage, type Page, type Problem, type RawForm, type View } from '../../service.ts'
import { type People, tabOf } from '../people.ts'
import { queryText } from '../query-text.ts'
import { modulesOf, sectionsFor } from './editor-view.ts'
import { type FoundRole, findRoleMaking, findRoleToChange } from './made-role-here.ts'
import { withMade } from './roles-known.ts'
import { saveRole } from './save-role.ts'
import { asSent, roleForm, type SentRole, sentRole } from './sent-role.ts'

/** `/roles/new`, `/roles/:role/copy` and `/roles/:role/permissions`: one editor, made from the policy’s catalogue. */
export function roleEditors(people: People): readonly Page[] {
  return [newRole(people), copiedRole(people), changedRole(people)]
}

function newRole(people: People): Page {
  return definePage({
    path: '/roles/new',
    needs: { administration: true },
    template: 'roles/role-editor.njk',
    title: 'Make a role',
    ...tabOf(people),
    on: findRoleMaking,
    form: roleForm,
    sensitive: isSaved,
    view: (asking) =>
      viewOf(people, asking, { address: '/roles/new', back: '/roles', start: blank, before: undefined }),
    act: (acting, sent) => {
      return saveRole(people, acting, { sent, do: 'defineRole', id: newId(acting.now), before: undefined })
    },
  })
}

function copiedRole(people: People): Page {
  return definePage({
    path: '/roles/:role/copy',
    needs: { administration: true },
    template: 'roles/role-editor.njk',
    title: 'Copy a role',
    ...tabOf(people),
    on: findRoleToChange,
    form: roleForm,
    sensitive: isSaved,
    view: (asking) => {
      const { role } = asking.on
      const copy = { ...cloneRole(role, role.id, `Copy of ${role.label}`), description: role.description }
      const address = `/roles/${role.id}/copy`
      const drawn = { address, back: `/roles/${role.id}`, start: asSent(copy, 0), before: undefined }
      return viewOf(people, asking, { ...drawn, title: `Copy ${role.label}` })
    },
    act: (acting, sent): Promise<Acted> => {
      return saveRole(people, acting, { sent, do: 'defineRole', id: newId(acting.now), before: undefined })
    },
  })
}

function changedRole(people: People): Page {
  return definePage({
    path: '/roles/:role/permissions',
    needs: { administration: true },
    template: 'roles/role-editor.njk',
    title: 'Change a role',
    ...tabOf(people),
    on: findRoleToChange,
    form: roleForm,
    sensitive: isSaved,
    view: (asking) => {
      const { role } = asking.on
      const drawn = { address: `/roles/${role.id}/permissions`, back: `/roles/${role.id}`, before: role }
      return viewOf(people, asking, { ...drawn, start: asSent(role, role.revision), title: `Change ${role.label}` })
    },
    act: ({ on, ...acting }, sent): Promise<Acted> => {
      return saveRole(people, acting, { sent, do: 'changeRole', id: on.role.id, before: on.role })
    },
  })
}

/** A role may let its holders administer: whoever saves one has just shown who they are. */
const isSaved = (_about: unknown, { confirmed }: SentRole): boolean => confirmed

const blank: SentRole = asSent({ id: '', organisation: '', label: '', description: '', grants: [] }, 0)

interface Drawn {
  /** Below the service. */
  address: string
  back: string
  start: SentRole
  before: ListedRole | undefined
  title?: string
}

type Editing = Asking & { on: FoundRole; form: { raw: RawForm; problems: readonly Problem[] } }

async function viewOf(people: People, asking: Editing, drawn: Drawn): Promise<View> {
  const { db, user, query, form } = asking
  const { policy, places } = user.facts
  const { kind, id, path } = user.acting.organisation
  const isSent = Object.keys(form.raw).length > 0
  const sent = isSent ? sentRole(form.raw) : drawn.start
  const made: readonly MadeRole[] = (await madeRolesAt(db, path)).filter(({ organisation }) => organisation === id)
  const sections = sectionsFor({
    policy,
    known: withMade(policy, made),
    kind,
    sent,
    before: drawn.before,
    problems: form.problems,
    modules: modulesOf(places, id),
    section: queryText(query.section),
  })
  return {
    ...(drawn.title === undefined ? {} : { title: drawn.title }),
    back: { href: `${people.root}${drawn.back}` },
    action: `${people.root}${drawn.address}`,
    root: people.root,
    label: sent.label,
    description: sent.description,
    revision: sent.revision,
    sections,
    holders: drawn.before?.holders ?? 0,
    check: undefined,
  }
}
