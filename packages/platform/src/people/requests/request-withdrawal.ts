import { withdrawRequest } from '../../directory/index.ts'
import { definePage, type Page } from '../../service.ts'
import type { People } from '../people.ts'
import { findRequestHere } from './request.ts'

/** `/requests/:request/withdrawal`: whoever asked takes it back. */
export function requestWithdrawal(people: People): Page {
  return definePage({
    path: '/requests/:request/withdrawal',
    needs: { open: 'Only whoever asked can withdraw, which the model sees to' },
    title: 'Withdraw a request',
    on: findRequestHere,
    async act({ tx, user, on, now }) {
      await withdrawRequest(tx, { request: on.request.id, user, now })
      return { to: `${people.root}/requests`, notice: 'Your request is withdrawn' }
    },
  })
}
