/** Looking through another user’s eyes; notifications, gathered and chosen. */
import type { ColumnType, JSONColumnType } from 'kysely'

/** How often somebody hears of a topic. */
export type Rhythm = 'instant' | 'hourly' | 'daily' | 'never'

/** What a thing was or is, in words: label → value. */
export type Told = Readonly<Record<string, string>>

export interface ViewingTable {
  id: string
  /** Of the viewer's session: the viewing ends with it. */
  session_hash: string
  service: string
  organisation_id: string
  viewer_id: string
  viewer_membership_id: string
  viewed_id: string
  viewed_membership_id: string
  mode: 'read' | 'change'
  reason: string
  started_at: Date
  expires_at: Date
  ended_at: ColumnType<Date | null, Date | null | undefined, Date | null>
  /** Of the viewer’s membership, when it began: a change of it ends the viewing. */
  viewer_revision: number
}

export interface NotificationChoiceTable {
  user_id: string
  service: string
  topic: string
  rhythm: Rhythm
}

/** Something that happened, before it is known who hears of it. */
export interface AnnouncementTable {
  id: string
  service: string
  topic: string
  /** Its holders, within their scope over `resource`, hear of it; null: the administrators of the organisation. */
  permission: string | null
  resource: JSONColumnType<object> | null
  organisation_id: string
  /** What it happened to: notices of one thing are gathered into one line. */
  thing: string
  title: string
  /** The page about it, from the root. */
  path: string | null
  before: JSONColumnType<Told>
  after: JSONColumnType<Told>
  actor_id: string | null
  actor_name: string
  at: Date
  expanded_at: Date | null
}

/** One line somebody will hear of: what the thing was when it began, and what it is now. */
export interface NoticeTable {
  id: string
  user_id: string
  membership_id: string
  service: string
  topic: string
  thing: string
  /** The newest one of this thing. */
  announcement_id: string
  before: JSONColumnType<Told>
  after: JSONColumnType<Told>
  due_at: Date
  began_at: Date
}

/** How far the history has been read for what administrators hear of. */
export interface NoticeCursorTable {
  chain: string
  sequence: number
}

export interface UnsubscribeLinkTable {
  token_hash: string
  user_id: string
  service: string
  /** Null: everything optional of the service. */
  topic: string | null
  created_at: Date
}

export interface NoticeTables {
  viewings: ViewingTable
  notification_choices: NotificationChoiceTable
  announcements: AnnouncementTable
  notices: NoticeTable
  notice_cursors: NoticeCursorTable
  unsubscribe_links: UnsubscribeLinkTable
}
