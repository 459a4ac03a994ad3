import type { SentWithFiles } from './fuzz-visitors.ts'
import { type Field, formsOf, type HtmlForm, sentBy } from './html-forms.ts'
import type { Draw } from './model-worlds.ts'

/** What one press sends: where, and what. */
export type Press = { readonly action: string; readonly fields: SentWithFiles }

/** What is written in a field or chosen of several, by its name; whatever is not here is left to chance. */
export type Answers = Readonly<Record<string, string>>

/** How a form is filled: what is known of its answers, the file it takes, and which of several forms it is. */
export type Filling = {
  readonly answers?: Answers
  readonly file?: File | undefined
  readonly choose?: (forms: readonly HtmlForm[]) => HtmlForm | undefined
}

/** Fills one of the forms in the page's main part at random and presses one of its buttons; undefined when there is none. */
export function pressAtRandom(url: string, html: string, draw: Draw, filling: Filling = {}): Press | undefined {
  const { answers = {}, file, choose = draw.one } = filling
  const form = choose(formsToPress(url, html))
  if (!form) return undefined
  fillAtRandom(form, draw)
  for (const field of form.fields) {
    const wanted = answers[field.name]
    if (field.kind === 'written') field.value = wanted ?? field.value
    if (field.kind === 'radio' && wanted !== undefined) field.isSent = field.value === wanted
  }
  const press = pressOf(form, draw.one(form.buttons))
  const taken = form.fields.find(({ kind }) => kind === 'file')
  return taken && file ? { ...press, fields: [...press.fields, [taken.name, file]] } : press
}

/** Presses the last form as it stands: what somebody does who is asked to confirm. */
export function confirm(url: string, html: string): Press | undefined {
  const form = formsToPress(url, html).at(-1)
  return form && pressOf(form, form.buttons[0])
}

function formsToPress(url: string, html: string): HtmlForm[] {
  return formsOf(url, html.slice(html.indexOf('<main'))).filter(({ method }) => method === 'POST')
}

function pressOf(form: HtmlForm, button: HtmlForm['buttons'][number] | undefined): Press {
  return { action: button?.action ?? form.action, fields: sentBy(form, button) }
}

function fillAtRandom({ fields }: HtmlForm, draw: Draw): void {
  for (const field of fields) {
    if (field.kind === 'checkbox' && draw.happens(0.25)) field.isSent = !field.isSent
    if (field.kind === 'select') field.value = draw.one(field.options) ?? field.value
    if (field.kind === 'written') field.value = textFor(field.name, field.value, draw)
  }
  const radios = fields.filter(({ kind }) => kind === 'radio')
  for (const [, choices] of Map.groupBy(radios, ({ name }) => name)) if (draw.happens(0.8)) tick(choices, draw)
}

function tick(choices: readonly Field[], draw: Draw): void {
  const chosen = draw.one(choices)
  for (const choice of choices) choice.isSent = choice === chosen
}

function textFor(name: string, had: string, draw: Draw): string {
  if (/email/i.test(name)) return anAddress(draw)
  if (/-(day|month)$/.test(name)) return String(1 + Math.floor(draw.random() * 12))
  if (/-year$/.test(name)) return '2027'
  if (name === 'number') return digits(3, draw)
  if (name === 'dfeNumber') return `901${digits(4, draw)}`
  if (name === 'urn') return digits(6, draw)
  if (name === 'code') return `A${digits(5, draw)}`
  if (/password|current/i.test(name)) return 'three random words'
  if (/reason|note|why/i.test(name)) return 'For the proof'
  if (/^(name|approver)$|Name$/.test(name)) return `Person ${Math.floor(draw.random() * 1000)}`
  return had
}

/** The address of somebody there is, or of a newcomer. */
export function anAddress(draw: Draw): string {
  return draw.happens(0.5) ? known(draw) : newcomer(draw)
}

/** A number of so many digits. */
export function digits(many: number, draw: Draw): string {
  return Array.from({ length: many }, () => Math.floor(draw.random() * 10)).join('')
}

function known(draw: Draw): string {
  const ncmp = ['sam.ali@northtown.example', 'tom.reed@southshire.example', 'mo.hassan@northtown.example']
  return draw.one([...ncmp, 'cal.ortiz@ash.example', 'bea.lowe@birch.example']) ?? 'dot.yates@damson.example'
}

function newcomer(draw: Draw): string {
  return `person.${Math.floor(draw.random() * 300)}@new.example`
}
