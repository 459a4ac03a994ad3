import { plain } from './fuzz-addresses.ts'
import type { FoundOut, Fuzz } from './fuzz-turn.ts'
import type { Forger, Sent } from './fuzz-visitors.ts'
import { formsOf, type HtmlForm, sentBy } from './html-forms.ts'

const uuid = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/
const aTurn = 5

/** One's own page and one of its forms, several times with the id of something of another authority in one of its fields. */
export async function forgeFields(fuzz: Fuzz): Promise<readonly FoundOut[]> {
  const { by, address, pattern, shared } = fuzz.pick(fuzz.opened.filter(({ by }) => fuzz.forgers.includes(by)))
  const page = await by.send('GET', address)
  const forms = formsOf(address, page.body).filter(({ action }) => action.startsWith('/') && action !== '/sign-out')
  const form = forms.length === 0 ? blank(address) : fuzz.pick(forms)
  const found: FoundOut[] = []
  for (let turn = 0; turn < aTurn; turn++) {
    const { answered, body } = await sendForged(fuzz, by, form)
    const shown = shared ? undefined : strangeIn(fuzz, by, body)
    const leak = shown === undefined ? undefined : `${form.method} ${pattern} as ${by.email} shows “${shown}”`
    const broke = answered.startsWith('5') ? `${form.method} ${pattern} as ${by.email} breaks` : undefined
    const told = leak ?? broke
    found.push({ answered: `field ${answered}`, ...(told === undefined ? {} : { leak: told }) })
  }
  return found
}

async function sendForged({ pick, owners, random }: Fuzz, by: Forger, form: HtmlForm) {
  const [foreign] = pick([...owners].filter(([, owner]) => owner !== by.authority))
  const fields = forge(form, foreign, random)
  const query = new URLSearchParams(fields.map(([name, value]) => [name, value])).toString()
  const answer =
    form.method === 'POST'
      ? await by.send('POST', form.action, fields)
      : await by.send('GET', `${form.action.split('?')[0]}?${query}`)
  return { answered: String(answer.status), body: plain(answer) }
}

function strangeIn({ marks }: Fuzz, { authority }: Forger, body: string): string | undefined {
  const strange = [...marks].filter(([owner]) => owner !== authority).flatMap(([, texts]) => texts)
  return strange.find((text) => body.includes(text))
}

/** A field whose value is an id, or may be one, becomes the foreign id; or a field is added that a page elsewhere has. */
function forge(form: HtmlForm, foreign: string, random: () => number): Sent {
  const written = new Set(form.fields.filter(({ kind }) => kind === 'written').map(({ name }) => name))
  const fields = sentBy(form)
  const chosen = fields
    .map(([name, value], index) => ({ name, index, isId: uuid.test(value) }))
    .filter(({ name }) => !name.startsWith('_') && !written.has(name))
  const ids = chosen.filter(({ isId }) => isId)
  const from = ids.length > 0 && random() < 0.8 ? ids : chosen
  const one = from[Math.floor(random() * from.length)]
  if (one === undefined || random() < 0.2) {
    return [...fields, [added[Math.floor(random() * added.length)] ?? 'id', foreign]]
  }
  const forged = (value: string) => (uuid.test(value) ? value.replace(uuid, foreign) : foreign)
  return fields.map(([name, value], index) => [name, index === one.index ? forged(value) : value])
}

const places = ['school', 'schools', 'places', 'organisation', 'provider']
const added = ['id', 'user', 'member', 'membership', 'takeFrom', 'to', 'next', ...places]

function blank(action: string): HtmlForm {
  return { method: 'GET', action, fields: [], buttons: [] }
}
