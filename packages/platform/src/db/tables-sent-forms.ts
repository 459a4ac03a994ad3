/** One sending of a form that is kept once: sent again, it leads to what came of it. */
export interface SentFormTable {
  user_id: string
  /** Made when the form was drawn. */
  id: string
  /** SHA-256 of the address, the membership acted in, and what was typed. */
  sent: string
  /** The address of what came of it. */
  leads_to: string
  sent_at: Date
}
