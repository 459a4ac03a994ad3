/** One field of a form as it stands: several of one name are several fields. */
export type Field = {
  readonly kind: 'hidden' | 'written' | 'checkbox' | 'radio' | 'select' | 'file'
  readonly name: string
  value: string
  /** Ticked, or chosen; always true of fields that are always sent. */
  isSent: boolean
  /** What a select offers. */
  readonly options: readonly string[]
}

export type HtmlForm = {
  readonly method: 'GET' | 'POST'
  readonly action: string
  readonly fields: readonly Field[]
  readonly buttons: readonly { readonly name: string; readonly value: string; readonly action: string | undefined }[]
}

const control = /<(form|input|button)\b([^>]*)>|<(select|textarea)\b([^>]*)>([\s\S]*?)<\/\3>/g

/**
 * The forms of a page that Remit drew, without a browser's care: our own templates close their tags and quote their
 * attributes. `url` is the page's own address, where a form without an action goes.
 */
export function formsOf(url: string, html: string): HtmlForm[] {
  const forms = html.split(/(?=<form\b)/).slice(1)
  return forms.map((piece) => readForm(url, piece.split('</form>')[0] ?? ''))
}

/** What a browser would send of the form when this button is pressed. */
export function sentBy({ fields, buttons }: HtmlForm, button = buttons[0]): (readonly [string, string])[] {
  const sent = fields
    .filter(({ isSent, name }) => isSent && name !== '')
    .map(({ name, value }) => [name, value] as const)
  return button?.name ? [...sent, [button.name, button.value]] : sent
}

function readForm(url: string, html: string): HtmlForm {
  const fields: Field[] = []
  const buttons: HtmlForm['buttons'][number][] = []
  const own = attributesOf(/^<form\b([^>]*)>/.exec(html)?.[1] ?? '')
  for (const found of controlsIn(html)) {
    if (found.tag === 'button')
      buttons.push({ name: found.name, value: found.value, action: found.attributes.formaction })
    else fields.push(fieldOf(found))
  }
  return {
    method: own.method?.toLowerCase() === 'post' ? 'POST' : 'GET',
    action: own.action || url,
    fields,
    buttons,
  }
}

type Control = { tag: string; attributes: Record<string, string>; name: string; value: string; inner: string }

function controlsIn(html: string): Control[] {
  return [...html.matchAll(control)].flatMap(([, single, text, paired, pairedText, inner = '']) => {
    const attributes = attributesOf(text ?? pairedText ?? '')
    if (single === 'form' || 'disabled' in attributes) return []
    return [
      { tag: single ?? paired ?? '', attributes, name: attributes.name ?? '', value: attributes.value ?? '', inner },
    ]
  })
}

function fieldOf({ tag: kind, attributes, name, value, inner }: Control): Field {
  if (kind === 'textarea') return { kind: 'written', name, value: plain(inner), isSent: true, options: [] }
  if (kind === 'select') return selectOf(name, inner)
  const { type = 'text' } = attributes
  if (type === 'checkbox' || type === 'radio') {
    return { kind: type, name, value: value || 'on', isSent: 'checked' in attributes, options: [] }
  }
  if (type === 'hidden' || type === 'file') return { kind: type, name, value, isSent: type === 'hidden', options: [] }
  return { kind: 'written', name, value, isSent: true, options: [] }
}

function selectOf(name: string, inner: string): Field {
  const options = [...inner.matchAll(/<option\b([^>]*)>/g)].map(([, text = '']) => attributesOf(text))
  const chosen = options.find((option) => 'selected' in option) ?? options[0]
  return {
    kind: 'select',
    name,
    value: chosen?.value ?? '',
    isSent: true,
    options: options.map(({ value = '' }) => value),
  }
}

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(/([\w-]+)(?:="([^"]*)")?/g)]
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, plain(value)]))
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#x27': "'",
  '#96': '`',
}

function plain(text: string): string {
  return text.replaceAll(/&([#\w]+);/g, (whole, name) => entities[name] ?? whole)
}
