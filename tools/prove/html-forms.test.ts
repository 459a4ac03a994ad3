import { expect, it } from 'vitest'
import { formsOf, sentBy } from './html-forms.ts'

const page = `<main><form method="post" action="/a?b=1&amp;c=2" novalidate>
  <input type="hidden" name="_csrf" value="x&quot;y">
  <input class="box" id="r" name="roles" type="checkbox" value="lead" checked>
  <input name="roles" type="checkbox" value="helper">
  <select name="year"><option value="1">One</option><option value="2" selected>Two</option></select>
  <textarea name="note" rows="2">Tom &amp; Ann</textarea>
  <input name="off" value="z" disabled>
  <button type="submit" name="go" value="on">Go on</button><button formaction="/elsewhere">Other</button>
</form><form><input name="q" value=""></form></main>`

it('a form is sent as a browser would send it', () => {
  const [form, search] = formsOf('/here', page)
  expect(form).toMatchObject({ method: 'POST', action: '/a?b=1&c=2' })
  expect(form && sentBy(form)).toEqual([
    ['_csrf', 'x"y'],
    ['roles', 'lead'],
    ['year', '2'],
    ['note', 'Tom & Ann'],
    ['go', 'on'],
  ])
  expect(form?.buttons[1]).toEqual({ name: '', value: '', action: '/elsewhere' })
  expect(search).toMatchObject({ method: 'GET', action: '/here', buttons: [] })
})
