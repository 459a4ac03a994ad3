import { actingMember, administersHere } from '../../access/index.ts'
import {
  type AccessRequest,
  listHandoversOf,
  listRequestsBeneath,
  listRequestsOf,
  requestsWaitingFor,
} from '../../directory/index.ts'
import { type Asking, definePage, type View } from '../../service.ts'
import { handoverTag } from '../hand-over/hand-over-answer.ts'
import { type People, tabOf } from '../people.ts'
import { requestsInWords, requestTag } from './request-words.ts'

const mostDecided = 50

/** `/requests`: what the user asked for, and what waits for them to decide. */
export function requestList(people: People) {
  return definePage({
    path: '/requests',
    needs: { open: 'Everybody may ask for access, and sees their own requests' },
    template: 'requests/request-list.njk',
    title: 'Requests',
    ...tabOf(people),
    view: (asking) => viewOf(people, asking),
  })
}

async function viewOf(people: People, asking: Asking): Promise<View> {
  const { db, user, now } = asking
  const decides = administersHere(user, now)
  const [waiting, own] = [
    await requestsWaitingFor(db, actingMember(user), now),
    await listRequestsOf(db, user.acting.id),
  ]
  const { id, path } = user.acting.organisation
  const near = { service: user.acting.service, organisation: { id, path }, open: false }
  const decided = decides ? (await listRequestsBeneath(db, near)).slice(0, mostDecided) : []
  const rows = (requests: readonly AccessRequest[]) => rowsOf(asking, requests)
  return {
    root: people.root,
    ...(decides ? { back: { href: `${people.root}/users` } } : {}),
    decides: decides || waiting.length > 0,
    waiting: await rows(waiting),
    own: await rows(own),
    handovers: await handoversOf(asking),
    decided: await rows(decided.filter(({ member }) => member.id !== user.acting.id)),
  }
}

async function rowsOf({ db, user, now }: Asking, requests: readonly AccessRequest[]) {
  const words = await requestsInWords(db, user.facts.policy, requests)
  return requests.map((request, index) => ({
    id: request.id,
    asked: words[index] ?? '',
    by: request.member.user.name,
    organisation: request.organisation.name,
    createdAt: request.createdAt,
    expiresAt: request.expiresAt,
    decidedBy: request.decidedBy ?? '',
    tag: requestTag(request, now),
  }))
}

async function handoversOf({ db, user, now }: Asking) {
  const found = await listHandoversOf(db, user.acting.id)
  return found.map((handover) => ({
    id: handover.id,
    title:
      handover.successor.user === user.id
        ? `${handover.from.name} asks you to take over`
        : `You ask ${handover.successor.name} to take over`,
    createdAt: handover.createdAt,
    tag: handoverTag(handover, now),
  }))
}
