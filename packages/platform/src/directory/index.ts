/**
 * The door of the directory room, which alone changes users, organisations, memberships and assignments, and alone calls
 * the engine's `judge`.
 *
 * Contract (the files behind this door fulfil it):
 * - `applyChanges(tx, { service, actor, commands, reason?, now })`: locks the rows the change set touches, loads the
 *   slice, asks `judge`, writes the end state and one audit entry per command; throws `refuse('constraint', …)` with
 *   rule, people and next step when judged down;
 * - `listMembers`, `findMember`, `getOrganisation`, `listOrganisations`, `rolesAdministrable` … for the people pages.
 */
export {}
