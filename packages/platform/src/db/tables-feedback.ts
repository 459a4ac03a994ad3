/** An answer to “Was this page useful?”, without whose it is. */
export interface PageFeedbackTable {
  id: string
  service: string
  /** The page’s address, ids taken out: `/ncmp/schools/:id`. */
  page: string
  useful: boolean
  comment: string | null
  made_at: Date
}
