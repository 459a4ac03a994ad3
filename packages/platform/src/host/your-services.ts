import type { FastifyReply } from 'fastify'
import type { Account, MembershipSummary } from '../access/index.ts'
import { requestsWaitingFor } from '../directory/index.ts'
import { refuse } from '../refusals.ts'
import type { RawForm } from '../service.ts'
import { draw } from './draw.ts'
import type { Hosting } from './hosting.ts'
import { goTo, isLocal, mount, queryOf, sendHtml } from './mount.ts'
import { actIn } from './sign-in/sessions.ts'
import { requireAccount, type Visit } from './visit.ts'

/** One card for each membership: choosing one is all there is to switching. Also `/`, which leads here or to sign-in. */
export function mountYourServices(hosting: Hosting): void {
  mount(hosting, {
    path: '/your-services',
    needs: { open: 'Everybody signed in sees their own memberships' },
    find: async (visit) => requireAccount(visit),
    show: async (visit, account) => sendHtml(visit.reply, await drawServices(hosting, visit, account)),
    act: (visit, account, raw) => choose(hosting, visit, account, raw),
  })
  mount(hosting, {
    path: '/',
    needs: { open: 'Leads to sign-in or to the user’s services', public: true },
    find: async () => undefined,
    show: async (visit) => goTo(hosting, visit, homeOf(visit.account)),
  })
}

function homeOf(account: Account | undefined): string {
  if (account === undefined) return '/sign-in'
  const [only, second] = account.memberships
  return only && !second ? `/${only.service}` : '/your-services'
}

async function choose(hosting: Hosting, visit: Visit, account: Account, raw: RawForm): Promise<FastifyReply> {
  const chosen = account.memberships.find((membership) => membership.id === raw.membership)
  if (chosen === undefined) throw refuse('not-found', 'You are not a member of that organisation any more.')
  await actIn(hosting.db, account.session.tokenHash, chosen.id)
  const { next } = raw
  const there = typeof next === 'string' && isLocal(next) && next.startsWith(`/${chosen.service}`)
  return goTo(hosting, visit, there ? next : `/${chosen.service}`)
}

async function drawServices(hosting: Hosting, visit: Visit, account: Account): Promise<string> {
  const { next } = queryOf(visit.request)
  const choices = await Promise.all(
    account.memberships.map(async (membership) => ({
      ...shownChoice(hosting, membership),
      waiting: await countWaiting(hosting, account, membership, visit.now),
    })),
  )
  const view = {
    next: typeof next === 'string' && isLocal(next) ? next : '',
    choices: choices.toSorted((a, b) => a.organisation.localeCompare(b.organisation, 'en-GB')),
  }
  return draw(hosting, visit, { template: 'host/your-services.njk', title: 'Your services', view })
}

function shownChoice({ policies, services }: Hosting, { id, service, organisation, roles }: MembershipSummary) {
  return {
    id,
    organisation: organisation.name,
    service: services.find((each) => each.key === service)?.name ?? service,
    roles: roles.map((role) => policies.get(service)?.roles.get(role)?.label ?? role),
  }
}

/** How many requests wait for the user to decide in that membership. */
async function countWaiting({ db, policies }: Hosting, { id, name }: Account, it: MembershipSummary, now: Date) {
  const policy = policies.get(it.service)
  if (policy === undefined) return 0
  const who = { policy, id, name, membership: it.id, organisation: it.organisation }
  return (await requestsWaitingFor(db, who, now)).length
}
