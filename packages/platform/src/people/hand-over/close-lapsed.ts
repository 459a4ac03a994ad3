import { inTransaction } from '../../db/index.ts'
import { closeHandover, listLapsedHandovers } from '../../directory/index.ts'
import { defineJob } from '../../jobs/index.ts'
import { send } from '../../notify/index.ts'
import { handoverTemplates } from './handover-messages.ts'

/** Every morning: closes hand-overs nobody answered in time, and those one of whose two has left. */
export const closeLapsedHandovers = defineJob({
  name: 'people.close-lapsed-handovers',
  schedule: '10 6 * * *',
  async run({ db, now }) {
    for (const { id, from, successor, organisation } of await listLapsedHandovers(db, now)) {
      await inTransaction(db, async (tx) => {
        await closeHandover(tx, { handover: id, status: 'expired', actor: { system: 'Hand-overs' }, now })
        const why = `${successor.name} has not taken over in time.`
        const gaps = { name: from.name, organisation: organisation.name, why }
        await send(tx, { template: handoverTemplates.closed, to: from.email, gaps, now })
      })
    }
  },
})
