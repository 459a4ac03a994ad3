import { sql } from 'kysely'
import { z } from 'zod'
import { visible } from '../../access/index.ts'
import type { Reader } from '../../db/index.ts'
import { pageNumber, paginate } from '../../pages/index.ts'
import {
  type Acted,
  type Asking,
  defineForm,
  definePage,
  type Found,
  onOneLine,
  type Page,
  Refusal,
  text,
  type View,
} from '../../service.ts'
import { queryText } from '../query-text.ts'
import {
  type AuthorisedPerson,
  addAuthorisedPerson,
  endAuthorisedPerson,
  findAuthorisedPerson,
  personOf,
  readPeople,
} from './authorised-people.ts'
import { askedOf, mayCheck } from './check-permission.ts'
import { allApprovers, approverKind, type FirstForm } from './form-of.ts'
import { personEmail, personName } from './typed-person.ts'

const pageSize = 50

/** `/authorised-people…`: the centre's list of who may authorise, kept with every change in the history. */
export function authorisedPeoplePages(form: FirstForm): readonly Page[] {
  return [listPage(form), newPage(form), endingPage(form)]
}

function listPage(form: FirstForm): Page {
  return definePage({
    path: '/authorised-people',
    needs: { anywhere: form.words.check },
    template: 'first-administrator/authorised-people.njk',
    title: 'Authorised people',
    view: (asking) => listView(form, asking),
  })
}

async function listView(form: FirstForm, { db, user, query, now }: Asking): Promise<View> {
  const search = queryText(query.search)
  const like = `%${search.replaceAll(/[\\%_]/g, '\\$&')}%`
  const wanted = readPeople(db)
    .where('p.service', '=', form.service.key)
    .where(
      sql<boolean>`(p.name ilike ${like} or p.email ilike ${like} or o.name ilike ${like} or o.code ilike ${like})`,
    )
  const seen = visible(wanted, user, form.words.check, { holder: 'p.organisation_id' }, now)
  const { total } = await seen
    .clearSelect()
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  const rows = await seen
    .orderBy('o.name')
    .orderBy('p.ended_at', (order) => order.desc().nullsFirst())
    .orderBy('p.name')
    .orderBy('p.id')
    .limit(pageSize)
    .offset(pageSize * (pageNumber(query) - 1))
    .execute()
  const path = `${form.inside}/authorised-people`
  return {
    root: form.inside,
    search,
    people: rows.map(personOf).map((person) => ({ ...person, kind: approverKind(form, person.kind).label })),
    page: paginate({ total: Number(total), page: pageNumber(query), pageSize, path, query }),
  }
}

const newForm = defineForm(
  z.object({
    code: onOneLine(text('Enter the code of their organisation', 20)),
    kind: text('Select what they may authorise as'),
    name: personName('Enter their full name'),
    email: personEmail('Enter their email address'),
  }),
)

function newPage(form: FirstForm): Page {
  return definePage({
    path: '/authorised-people/new',
    needs: { anywhere: form.words.check },
    template: 'first-administrator/new-authorised-person.njk',
    title: 'Add an authorised person',
    form: newForm,
    view: () => ({
      root: form.inside,
      back: { href: `${form.inside}/authorised-people` },
      kinds: allApprovers(form),
    }),
    async act({ tx, user, now }, { code, kind, name, email }): Promise<Acted> {
      const known = allApprovers(form).find((each) => each.kind === kind)
      if (known === undefined) return wrong('kind', 'Select what they may authorise as')
      const organisation = await organisationOf(tx, form, { code, kind })
      const isTheirs = organisation !== undefined && (await mayCheck(tx, form, user, organisation, now))
      if (!isTheirs) return wrong('code', `No organisation that can have a ${known.label} has the code “${code}”`)
      try {
        await addAuthorisedPerson(tx, { service: form.service.key, organisation, kind, name, email, user, now })
      } catch (cause) {
        if (!(cause instanceof Refusal) || cause.code !== 'conflict') throw cause
        return wrong('email', cause.message)
      }
      return { to: `${form.inside}/authorised-people`, notice: `${name} may now authorise for ${organisation.name}` }
    },
  })
}

interface FoundPerson extends Found {
  person: AuthorisedPerson
}

function endingPage(form: FirstForm): Page {
  return definePage({
    path: '/authorised-people/:person/ending',
    needs: form.words.check,
    template: 'first-administrator/authorised-person-ending.njk',
    title: 'End somebody’s authority',
    on: async ({ db, params }): Promise<FoundPerson | undefined> => {
      const person = await findAuthorisedPerson(db, params.person ?? '')
      if (person === undefined || person.service !== form.service.key || person.endedAt !== null) return undefined
      return { person, resource: askedOf(person.organisation) }
    },
    form: defineForm(z.object({ reason: text('Enter the reason, in a few words', 500) })),
    view: ({ on: { person } }) => ({
      title: `End the authority of ${person.name}`,
      back: { href: `${form.inside}/authorised-people` },
      root: form.inside,
      person: { ...person, kind: approverKind(form, person.kind).label },
    }),
    async act({ tx, user, on, now }, { reason }) {
      await endAuthorisedPerson(tx, { person: on.person, reason, user, now })
      const { name, organisation } = on.person
      return {
        to: `${form.inside}/authorised-people`,
        notice: `${name} may no longer authorise for ${organisation.name}`,
      }
    },
  })
}

/** Where somebody of this kind is listed: at organisations that want administrators, or at the kind above that holds them. */
async function organisationOf(reader: Reader, form: FirstForm, { code, kind }: { code: string; kind: string }) {
  const { listedAt } = approverKind(form, kind)
  const kinds =
    listedAt === undefined
      ? form.ways.filter(({ approvers }) => approvers.includes(kind)).map(({ at }) => at)
      : [listedAt]
  return reader
    .selectFrom('organisations')
    .select(['id', 'kind', 'name', 'path'])
    .where('service', '=', form.service.key)
    .where('kind', 'in', kinds)
    .where('status', '=', 'open')
    .where('code', 'in', [code, code.toUpperCase(), code.toLowerCase()])
    .executeTakeFirst()
}

function wrong(where: string, message: string): Acted {
  return { problems: [{ code: 'wrong', where, message }] }
}
