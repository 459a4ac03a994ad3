import { expect, it } from 'vitest'
import { definePage } from '../../packages/platform/src/service.ts'
import { freshDatabase } from '../../packages/platform/src/testing/fresh-database.ts'
import { ncmp } from '../../services/ncmp/service.ts'
import { momentsFrom } from './figures.ts'
import { openDemonstration, servicesNamed } from './fuzz-host.ts'
import { proveFuzz } from './fuzz-proof.ts'

const now = new Date()
const clock = () => now

it('ids of another organisation open nothing in any service: 1,500 forged requests, none told apart from ids that do not exist', async () => {
  const { url } = await freshDatabase()
  const services = servicesNamed([])
  const { host, db, close } = await openDemonstration(url, clock, services)
  const random = momentsFrom(Number(process.env.REMIT_SEED))
  const { figures, broken } = await proveFuzz(host, db, { requests: 1500, random, services })
  await close()
  expect(broken).toEqual([])
  expect(figures[0]).toMatch(/^1500 forged requests by \d\d people of \d organisations$/)
})

it('a page that opened anybody’s school would be noticed', async () => {
  const { url } = await freshDatabase()
  const open = definePage({
    path: '/open-schools/:school',
    needs: { open: 'planted, to be found' },
    title: 'An open school',
    download: async ({ params }) => ({ name: 'school.txt', type: 'text/plain', body: `School ${params.school}` }),
  })
  const leaky = { ...ncmp, rooms: { ...ncmp.rooms, leak: [open] } }
  const { host, db, close } = await openDemonstration(url, clock, [leaky])
  const { broken } = await proveFuzz(host, db, {
    requests: 4000,
    random: momentsFrom(1),
    services: [leaky],
  })
  await close()
  expect(broken.length).toBeGreaterThan(0)
  expect(broken.filter((line) => !line.startsWith('GET /ncmp/open-schools/:school as '))).toEqual([])
})
