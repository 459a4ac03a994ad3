import { draw } from './draw.ts'
import type { Hosting } from './hosting.ts'
import { mount, sendHtml } from './mount.ts'

const statements = [
  { path: '/accessibility', template: 'host/accessibility.njk', title: 'Accessibility' },
  { path: '/cookies', template: 'host/cookies.njk', title: 'Cookies' },
] as const

/** What the footer links to. */
export function mountStatements(hosting: Hosting): void {
  for (const { path, template, title } of statements) {
    mount(hosting, {
      path,
      needs: { open: 'Everybody may know how Remit treats them', public: true },
      find: async () => undefined,
      show: async (visit) => sendHtml(visit.reply, draw(hosting, visit, { template, title })),
    })
  }
}
