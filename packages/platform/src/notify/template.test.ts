import { expect, test } from 'vitest'
import { defineTemplate, fillTemplate } from './template.ts'

const invitation = defineTemplate({
  kind: 'test.invitation',
  subject: 'Join ((organisation))',
  paragraphs: ['Dear ((name)),', 'Follow ((link)) to join ((organisation)).'],
})

test('every gap is filled, wherever it stands', () => {
  const filled = fillTemplate(invitation, { name: 'Mo Khan', link: 'https://remit.test/x', organisation: 'Northtown' })
  expect(filled).toEqual({
    subject: 'Join Northtown',
    body: 'Dear Mo Khan,\n\nFollow https://remit.test/x to join Northtown.\n',
  })
})

test('a line break in a value can neither add a header nor forge a paragraph', () => {
  const filled = fillTemplate(invitation, { name: 'Mo', link: 'x', organisation: 'North\r\nBcc: all@test\n\nPay here' })
  expect(filled.subject).toBe('Join North Bcc: all@test Pay here')
  expect(filled.body.split('\n\n')).toHaveLength(2)
})

test('a value that looks like a gap stays as it is', () => {
  expect(fillTemplate(invitation, { name: '((link))', link: 'x', organisation: 'o' }).body).toContain('Dear ((link)),')
})

test('a gap without a value is a bug, and the compiler says so first', () => {
  // @ts-expect-error: the organisation is missing
  expect(() => fillTemplate(invitation, { name: 'Mo', link: 'x' })).toThrow('no value for ((organisation))')
})
