/** Roles that organisations made while running. What they were before stands in the history. */
import type { CustomRole } from '@remit/policy'
import type { ColumnType, JSONColumnType } from 'kysely'

export interface CustomRoleTable {
  id: string
  service: string
  organisation_id: string
  label: string
  /** Empty: none. */
  description: string
  grants: ColumnType<CustomRole['grants'], string, string>
  may_give: JSONColumnType<{ roles: NonNullable<CustomRole['mayGive']> }> | null
  revision: ColumnType<number, number | undefined, number>
  made_by: string | null
  made_at: Date
  /** A removed role keeps its name for the history, and gives nothing. */
  removed_at: ColumnType<Date | null, Date | null | undefined, Date | null>
}

export interface CustomRoleTables {
  custom_roles: CustomRoleTable
}
