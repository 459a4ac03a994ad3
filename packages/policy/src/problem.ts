/** Something wrong with a policy: expected, fixable, a value. `where` is a path: `roles.monitor.grants[0].permissions[2]`. */
export type Problem = { readonly code: ProblemCode; readonly where: string; readonly message: string }

export type ProblemCode =
  | 'notAnObject'
  | 'badKey'
  | 'missing'
  | 'unknownKind'
  | 'unknownType'
  | 'unknownPermission'
  | 'unknownRole'
  | 'unknownFamily'
  | 'unknownAttribute'
  | 'unknownKey'
  | 'wrongType'
  | 'wrongScope'
  | 'duplicate'
  | 'cycle'
  | 'noRoot'
  | 'badNumber'
  | 'conflict'
