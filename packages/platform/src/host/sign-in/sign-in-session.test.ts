import { afterAll, beforeAll, expect, test } from 'vitest'
import { hashPassword } from '../../directory/index.ts'
import { asVisitor } from '../../testing/index.ts'
import { openWorldHost, type WorldHost } from '../../testing/world-host.ts'

const password = 'correct horse battery'
let here: WorldHost
beforeAll(async () => {
  here = await openWorldHost()
})
afterAll(() => here.close())

const closed = async (organisation: string, status: 'open' | 'closed') => {
  const closed_at = status === 'closed' ? here.time.now : null
  await here.db.updateTable('organisations').set({ status, closed_at }).where('id', '=', organisation).execute()
}

test('nobody is led into a service where all above them is closed: what sign-in offers is what a request allows', async () => {
  const { authorities, centre, people } = here.world
  const password_hash = await hashPassword(password)
  await here.db
    .updateTable('users')
    .set({ password_hash })
    .where('id', '=', people.Sid?.id ?? '')
    .execute()
  const leadsTo = async () => (await asVisitor(here.host).post('/sign-in', { email: 'sid@example.org', password })).url
  expect(await leadsTo()).toBe('/world/users')
  for (const above of [authorities.south, centre]) {
    await closed(above, 'closed')
    expect(await leadsTo()).toBe('/your-services')
    await closed(above, 'open')
  }
})
