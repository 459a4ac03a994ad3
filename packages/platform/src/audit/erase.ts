import { type Selectable, sql } from 'kysely'
import type { Tables, Tx } from '../db/index.ts'
import { type Erasable, erasedMark, fieldsOf, pseudonymOf } from './commitments.ts'

/** Whom to take out of the history: the texts that tell who they are, names as whole words. */
export interface Erasing {
  userId: string
  email: string
  names: readonly string[]
}

type Entry = Selectable<Tables['audit_entries']>

/**
 * Takes a person out of every entry: their name becomes a pseudonym, and whatever else holds their name or address is emptied.
 * Chains still verify, since hashes cover salted commitments. Answers how many entries changed, and how many could not, written
 * before names could be taken out. INVARIANT (only erased): no other value changes, and the trigger and `verifyChain` see to it.
 */
export async function eraseFromHistory(tx: Tx, erasing: Erasing): Promise<{ erased: number; kept: number }> {
  await sql`select set_config('remit.erasing', 'yes', true)`.execute(tx)
  let [erased, kept] = [0, 0]
  for (const entry of await entriesAbout(tx, erasing)) {
    const changed = withoutPerson(entry, erasing)
    if (changed === undefined) continue
    if (entry.salts === null) kept += 1
    else {
      await write(tx, entry, changed)
      erased += 1
    }
  }
  await sql`select set_config('remit.erasing', 'no', true)`.execute(tx)
  return { erased, kept }
}

function entriesAbout(tx: Tx, { userId, email, names }: Erasing): Promise<Entry[]> {
  const told = (text: string) => `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`
  const texts = [email, ...names].map(told)
  return tx
    .selectFrom('audit_entries as e')
    .selectAll('e')
    .where((eb) =>
      eb.or([
        eb('e.actor_id', '=', userId),
        eb('e.viewed_as', '=', userId),
        eb('e.subject_id', '=', userId),
        sql<boolean>`concat_ws(' ', e.actor_name, e.subject_name, e.reason, e.before::text, e.after::text) ilike any(${texts}::text[])`,
      ]),
    )
    .execute()
}

/** The entry's values without the person, and the names of the fields that changed; undefined when it says nothing of them. */
function withoutPerson(
  entry: Entry,
  { userId, email, names }: Erasing,
): { values: Erasable; fields: string[] } | undefined {
  const words = [email, ...names]
    .filter((text) => text.trim() !== '')
    .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const told = new RegExp(`(?<![\\p{L}\\p{N}])(${words.join('|')})(?![\\p{L}\\p{N}])`, 'iu')
  const own: Readonly<Record<string, boolean>> = {
    actor_name: entry.actor_id === userId,
    viewed_as_name: entry.viewed_as === userId,
    subject_name: entry.subject_id === userId,
  }
  const values: Record<string, unknown> = {
    ...entry,
    before: entry.before && { ...entry.before },
    after: entry.after && { ...entry.after },
  }
  const fields: string[] = []
  for (const [name, value] of fieldsOf(entry)) {
    if (!own[name] && !told.test(typeof value === 'string' ? value : JSON.stringify(value))) continue
    fields.push(name)
    const [part = '', ...key] = name.split('.')
    if (key.length === 0) values[name] = own[name] ? pseudonymOf(userId) : erasedMark
    else Reflect.set(values[part] as object, key.join('.'), erasedMark)
  }
  return fields.length === 0 ? undefined : { values: values as unknown as Erasable, fields }
}

async function write(
  tx: Tx,
  { chain, sequence, salts }: Entry,
  { values, fields }: { values: Erasable; fields: string[] },
): Promise<void> {
  const left = Object.fromEntries(Object.entries(salts ?? {}).filter(([name]) => !fields.includes(name)))
  await tx
    .updateTable('audit_entries')
    .set({
      actor_name: values.actor_name,
      subject_name: values.subject_name,
      viewed_as_name: values.viewed_as_name,
      reason: values.reason,
      before: values.before && JSON.stringify(values.before),
      after: values.after && JSON.stringify(values.after),
      salts: JSON.stringify(left),
    })
    .where('chain', '=', chain)
    .where('sequence', '=', sequence)
    .execute()
}
