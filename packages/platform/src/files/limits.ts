/** How much of a file is read before it is refused. Every limit has its own message. */
export interface TableLimits {
  /** Rows below the header. */
  rows: number
  columns: number
  /** Characters in one cell (an .xlsx cell holds 32,767 at most). */
  cellCharacters: number
  /** Bytes the parts of an .xlsx may unpack to, together. */
  unpackedBytes: number
  /** Bytes the shared strings of an .xlsx may unpack to: they are held in memory while the sheet is read. */
  sharedTextBytes: number
  /** Heap of the thread that reads the file, in MB; past it the thread is stopped and the file refused. */
  memoryMb: number
  /** Time for that thread to produce its next rows, in milliseconds. */
  stallMs: number
}

/** Enough for 100,000 pupils of 22 columns, small enough for a server with 512 MB. */
export const usualLimits: TableLimits = {
  rows: 200_000,
  columns: 100,
  cellCharacters: 5_000,
  unpackedBytes: 300_000_000,
  sharedTextBytes: 16_000_000,
  memoryMb: 64,
  stallMs: 30_000,
}
