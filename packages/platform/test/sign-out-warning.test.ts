import { join } from 'node:path'
import { JSDOM } from 'jsdom'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

const { warnBeforeSignOut } = await import(join(import.meta.dirname, '../styles/sign-out-warning.js'))
const minuteMs = 60_000

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function pageWith(secondsLeft: string): Document {
  const body = `<body data-remit-seconds-left="${secondsLeft}"><main id="main-content"></main></body>`
  return new JSDOM(body).window.document
}

test('five minutes before the end the page says so, and staying starts the time again', async () => {
  const document = pageWith('1200')
  const asked: string[] = []
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address)
    return { status: 204 }
  })
  warnBeforeSignOut(document)
  vi.advanceTimersByTime(14 * minuteMs)
  expect(document.querySelector('[role=alert]')?.textContent).toBe('')
  vi.advanceTimersByTime(2 * minuteMs)
  expect(document.querySelector('[role=alert]')?.textContent).toContain('signed out in 5 minutes')
  document.querySelector<HTMLButtonElement>('button')?.click()
  await vi.advanceTimersByTimeAsync(1)
  expect(asked).toEqual(['/session'])
  expect(document.querySelector('[role=alert]')?.textContent).toBe('')
  vi.advanceTimersByTime(15 * minuteMs)
  expect(document.querySelector('button')).not.toBeNull()
})

test('when the time has run out the page offers to sign in without leaving it', () => {
  const document = pageWith('1200')
  warnBeforeSignOut(document)
  vi.advanceTimersByTime(15 * minuteMs)
  vi.advanceTimersByTime(5 * minuteMs)
  expect(document.querySelector('a')?.target).toBe('_blank')
  expect(document.querySelector('[role=alert]')?.textContent).toContain('You are signed out')
})

test('a page of the signed out warns of nothing', () => {
  const document = pageWith('')
  warnBeforeSignOut(document)
  vi.advanceTimersByTime(60 * minuteMs)
  expect(document.querySelector('[role=alert]')).toBeNull()
})
