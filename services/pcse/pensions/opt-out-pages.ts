import { dateInWords, dateOf, defineForm, definePage, today } from '@remit/platform/service'
import { z } from 'zod'
import { addOptOut, endOptOut, findOptOut } from './opt-outs.ts'

/** A performer leaves the pension scheme and stays at their practices. */
export const optOut = definePage({
  path: '/opt-out',
  needs: 'optOut.change',
  template: 'opt-out.njk',
  title: 'Opt out of the pension scheme',
  form: defineForm(
    z.object({ last_on: dateOf('Enter your last day in the scheme', 'The last day must be a real date') }),
  ),
  async view({ db, user }) {
    const standing = await findOptOut(db, user.id)
    return {
      back: { href: '/pcse', text: 'Home' },
      lastOn: standing === undefined ? '' : dateInWords(standing.last_on),
    }
  },
  async act({ tx, user, now }, { last_on }) {
    const first = today(now)
    if (last_on < first) {
      const message = `The last day must be today or later: contributions up to ${dateInWords(first)} have been taken`
      return { problems: [{ code: 'invalid', where: 'last_on', message }] }
    }
    await addOptOut(tx, user, last_on, now)
    return { to: '/pcse/opt-out', notice: 'You have opted out. We have asked your practices for a leaver form.' }
  },
})

/** A performer who has opted out is in the scheme again. */
export const optIn = definePage({
  path: '/opt-in',
  needs: 'optOut.change',
  template: 'opt-in.njk',
  title: 'Opt back in to the pension scheme',
  async view({ db, user }) {
    const standing = await findOptOut(db, user.id)
    return {
      back: { href: '/pcse/opt-out', text: 'Opting out' },
      action: '/pcse/opt-in',
      effect:
        standing === undefined
          ? 'You have not opted out. There is nothing to change.'
          : 'Contributions go on as before. A practice that has sent a leaver form for you sends a joiner form: ask it to.',
      button: standing === undefined ? '' : 'Opt back in',
    }
  },
  async act({ tx, user, now }) {
    await endOptOut(tx, user, now)
    return { to: '/pcse/opt-out', notice: 'You have opted back in' }
  },
})
