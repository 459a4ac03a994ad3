import type { Problem } from '@remit/platform/service'
import type { ColumnType, Generated, JSONColumnType } from 'kysely'

/**
 * Where an upload stands. `waiting`: it has over 1,000 rows, and the user is asked whether to go on. `reading` and
 * `saving`: a job works on it. `staged`: read, nothing saved. `refused`: the file could not be read.
 */
export type UploadStatus = 'waiting' | 'reading' | 'staged' | 'saving' | 'saved' | 'refused' | 'cancelled'

/** `ncmp.uploads`: one file somebody sent. Numbers of rows leave out the header. */
export interface UploadTable {
  id: string
  authority_id: string
  user_id: string
  user_name: string
  collection_year: number
  file_name: string
  status: UploadStatus
  /** The schools the user could upload for when they sent it; asked again before anything is saved. */
  school_ids: string[]
  /** Keys of the columns the file has: only these are changed in records that exist. */
  columns: Generated<string[]>
  unknown_columns: Generated<string[]>
  rows_read: Generated<number>
  rows_rejected: Generated<number>
  rows_warned: Generated<number>
  /** Good rows of children who are in the grid already. */
  rows_known: Generated<number>
  rows_saved: Generated<number>
  warnings_confirmed: Generated<boolean>
  /** Why it was refused, in words. */
  problem: string | null
  /** When its line was taken off the user's list. */
  dismissed_at: Date | null
  created_at: Date
  updated_at: Date
}

/** `ncmp.upload_parts`: the file itself until it is read, so that any process can read it and a crash loses nothing. */
export interface UploadPartTable {
  upload_id: string
  part: number
  content: Uint8Array
}

/**
 * `ncmp.upload_rows`: what the rows hold until the upload is saved, in the columns of `stagedColumns`; rejected rows stay
 * for the errors file.
 */
export interface UploadRowTable {
  upload_id: string
  row_number: number
  /** The child's id should it be new; null when the row is rejected, and all other columns of the child with it. */
  id: string | null
  /** The record it is about when that was found by other than NHS number; null: by NHS number, or new. */
  known_id: string | null
  school_id: string | null
  /** The cells as sent, by column key; only of rows with something to tell. */
  cells: JSONColumnType<Record<string, string>> | null
  problems: JSONColumnType<Problem[]>
  warnings: ColumnType<string[], string[] | undefined, string[]>
}

declare module '@remit/platform/db' {
  interface Tables {
    'ncmp.uploads': UploadTable
    'ncmp.upload_parts': UploadPartTable
    'ncmp.upload_rows': UploadRowTable
  }
}
