import type { AdministrationSource, GrantSource, PolicySource } from '../../packages/policy/src/index.ts'
import { customRolesPart } from './custom-roles.ts'
import { conditionWords, constraintWords, kindLabel, roleLabel, rolesWords, sourceWords, table } from './words.ts'

/** The published access of one service, made from its policy and from nothing else: the same policy, the same text. */
export function accessDocument(policy: PolicySource, path: string): string {
  return [
    `# Who may do what: ${policy.name}`,
    '',
    `Made from \`${path}\` by \`npm run access-tables\`; a test fails when the two differ. “stated” rules are said by the source, “inferred”`,
    'ones are our reading of it.',
    '',
    ...rolesPart(policy),
    ...permissionsPart(policy),
    ...constraintsPart(policy),
    ...administrationPart(policy),
    ...firstPart(policy),
    ...viewAsPart(policy),
    ...customRolesPart(policy),
  ]
    .join('\n')
    .replace(/\n+$/, '\n')
}

function rolesPart(policy: PolicySource): readonly string[] {
  const rows = Object.values(policy.roles).map((role) => [
    role.label,
    role.at.map((kind) => kindLabel(policy, kind)).join(', '),
    role.description ?? '',
    sourceWords(role.source),
  ])
  return ['## Roles', '', ...table(['role', 'held in', 'for', 'source'], rows)]
}

function permissionsPart(policy: PolicySource): readonly string[] {
  const sections = [...new Set(Object.values(policy.permissions).map((it) => it.section))]
  const roles = Object.keys(policy.roles)
  const parts = sections.flatMap((section) => {
    const keys = Object.keys(policy.permissions).filter((key) => policy.permissions[key]?.section === section)
    const holders = roles.filter((role) => keys.some((key) => cell(policy, role, key) !== ''))
    const rows = keys.map((key) => [
      permissionWords(policy, key),
      ...holders.map((role) => cell(policy, role, key) || '–'),
      sourceWords(policy.permissions[key]?.source),
    ])
    return [`### ${section}`, '', ...table(['', ...holders.map((role) => roleLabel(policy, role)), 'source'], rows)]
  })
  return [
    '## Permissions',
    '',
    'own: records of their own; selected: records chosen for them; assigned: the organisations assigned to them; organisation: their',
    'organisation and all beneath; all: the whole service; –: nobody with this role. Roles that hold nothing of a section are left out.',
    '',
    ...parts,
  ]
}

function permissionWords(policy: PolicySource, key: string): string {
  const it = policy.permissions[key]
  const marks = [
    it?.reads ? 'changes nothing' : undefined,
    it?.caution ? 'with caution' : undefined,
    it?.module && `only with ${it.module}`,
    it?.notify && `message, ${it.notify}`,
    it?.when && `only where ${conditionWords(it.when)}`,
  ].filter((mark) => mark !== undefined)
  return `${it?.label} (\`${key}\`)${marks.length > 0 ? `: ${marks.join('; ')}` : ''}`
}

function cell(policy: PolicySource, role: string, permission: string): string {
  const grants = (policy.roles[role]?.grants ?? []).filter((it) => it.permissions.includes(permission))
  return grants.map(grantWords).join(' or ')
}

function grantWords({ scope, when }: GrantSource): string {
  return when === undefined ? scope : `${scope}, where ${conditionWords(when)}`
}

function constraintsPart(policy: PolicySource): readonly string[] {
  const rows = Object.values(policy.constraints).map((it) => [constraintWords(policy, it), sourceWords(it.source)])
  return ['## What must always hold', '', ...table(['', 'source'], rows)]
}

function administrationPart(policy: PolicySource): readonly string[] {
  const rows = Object.values(policy.administration).map((it) => [
    holderWords(policy, it),
    it.may.join(', '),
    givenWords(policy, it.roles),
    `${it.where}${it.places === 'own' ? '; only to places of their own' : ''}`,
    `${it.self ? 'yes' : 'no'}, ${it.peers ? 'yes' : 'no'}`,
    sourceWords(it.source),
  ])
  return ['## Who administers whom', '', ...table(['who', 'may', 'roles', 'where', 'oneself, peers', 'source'], rows)]
}

function holderWords(policy: PolicySource, { holder }: AdministrationSource): string {
  if ('roles' in holder) return rolesWords(policy, holder.roles)
  return `whoever may “${policy.permissions[holder.permission]?.label ?? holder.permission}”`
}

function givenWords(policy: PolicySource, roles: AdministrationSource['roles']): string {
  if (roles === 'any') return 'any'
  if (roles === 'chosen' || 'chosenFor' in roles) return 'those their own role lists'
  return rolesWords(policy, roles)
}

function firstPart(policy: PolicySource): readonly string[] {
  const ways = policy.firstAdministrator ?? []
  const rows = ('checkedBy' in ways ? [ways] : ways).map((it) => [
    kindLabel(policy, it.at),
    rolesWords(policy, it.roles),
    it.approvers.join(', then '),
    roleLabel(policy, it.checkedBy),
    sourceWords(it.source),
  ])
  if (rows.length === 0) return []
  const head = ['of each', 'gets', 'authorised by', 'checked by', 'source']
  return ['## The first administrator', '', ...table(head, rows)]
}

function viewAsPart(policy: PolicySource): readonly string[] {
  const { viewAs } = policy
  if (viewAs === undefined) return []
  const words = (named: string | readonly string[] | undefined) =>
    [named ?? []].flat().map((key) => `“${policy.permissions[key]?.label ?? key}”`)
  const rows = [
    ['without changing anything', words(viewAs.read).join(' or ')],
    ['changing what the user may', words(viewAs.change).join(' or ')],
  ].filter(([, needed]) => needed !== '')
  return ['## Viewing as a user', '', ...table(['', 'needs'], rows)]
}
