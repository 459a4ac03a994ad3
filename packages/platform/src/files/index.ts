/**
 * The door of the files room: reading and writing tables people send (CSV, .xlsx), safely and in bounded memory.
 * Contract: `readTable(path, name, limits)` → rows one by one or `refuse('unreadable', …)`; `writeCsv(rows)`.
 */
export {}
