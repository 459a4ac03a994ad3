import { offlineSheet } from './offline-sheet.ts'
import { printedList } from './printed-list.ts'

/** The pages of this room. */
export const sheetPages = [offlineSheet, printedList]
