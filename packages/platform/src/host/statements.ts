import { draw } from './draw.ts'
import type { Hosting } from './hosting.ts'
import { mount, sendHtml } from './mount.ts'

const cookies = [
  { name: 'remit-session', purpose: 'Knows that you are signed in', stays: 'until you sign out or close the browser' },
  { name: 'remit-visitor', purpose: 'Keeps other sites from sending our forms', stays: 'until you close the browser' },
  { name: 'remit-step', purpose: 'Leads from one step of signing in to the next', stays: 'ten minutes' },
  { name: 'remit-kept', purpose: 'Finds what you had typed when you were signed out', stays: 'one hour' },
  { name: 'remit-notice', purpose: 'Tells you once that something was done', stays: 'one minute' },
  {
    name: 'remit-known',
    purpose: 'Lets you sign in from this browser even while somebody else guesses passwords',
    stays: 'one year',
  },
]

const statements = [
  { path: '/accessibility', template: 'host/accessibility.njk', title: 'Accessibility', view: {} },
  { path: '/cookies', template: 'host/cookies.njk', title: 'Cookies', view: { cookies } },
] as const

/** What the footer links to. */
export function mountStatements(hosting: Hosting): void {
  for (const { path, template, title, view } of statements) {
    mount(hosting, {
      path,
      needs: { open: 'Everybody may know how Remit treats them', public: true },
      find: async () => undefined,
      show: async (visit) => sendHtml(visit.reply, draw(hosting, visit, { template, title, view })),
    })
  }
}
