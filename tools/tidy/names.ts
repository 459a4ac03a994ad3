import { Visitor } from 'oxc-parser'
import { codeOf, type House, type HouseFile, type TidyRule } from './house.ts'
import { lineOf, syntaxOf } from './syntax.ts'

const banned = /^(helpers?|utils?|common|misc|base|info|handle[rs]?|process|processes|impl|org|orgs|tenants?|verdict)$/

/** Files and folders are in kebab-case (a test is `x.test.ts`; the papers at the root shout). */
export const filesAreKebabCase: TidyRule = (house) =>
  house.flatMap(({ path }) => {
    const isPaper = /(^|\/)[A-Z]+\.md$/.test(path)
    const isData = /\.(csv|svg)$/.test(path)
    const isKebab = path.split('/').every((part) => /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/.test(part))
    return isPaper || isData || isKebab ? [] : [`${path} is not in kebab-case`]
  })

/** No file, folder or thing we declare carries a word of the banned list of GLOSSARY.md. */
export const namesSaySomething: TidyRule = (house) => [
  ...bannedPaths(house),
  ...codeOf(house).flatMap(bannedIdentifiers(house)),
]

function bannedPaths(house: House): string[] {
  return house.flatMap(({ path }) => {
    const word = bannedWord(path.replaceAll(/[/.]/g, '-'), path, house)
    return word ? [`${path} is named “${word}”`] : []
  })
}

function bannedIdentifiers(house: House): (file: HouseFile) => string[] {
  return (file) =>
    declaredNames(file).flatMap(({ name, kind, start }) => {
      const place = `${file.path}:${lineOf(file, start)}`
      if (kind === 'interface' && /^I[A-Z][a-z]/.test(name)) return [`${place} “${name}” wears an I`]
      if (kind === 'class' && name.endsWith('Service'))
        return [`${place} “${name}”: a service is a plug-in, never a class`]
      const word = bannedWord(name, file.path, house)
      return word ? [`${place} “${name}” says “${word}”`] : []
    })
}

function bannedWord(name: string, path: string, house: House): string | undefined {
  const words = name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_$]/)
  return words.find((word) => banned.test(word) || (/^managers?$/.test(word) && !isSeedWord(word, path, house)))
}

// “Manager” may be a service's own word, when its README says so.
function isSeedWord(word: string, path: string, house: House): boolean {
  const service = /^services\/[^/]+/.exec(path)?.[0]
  return house.some((file) => file.path === `${service}/README.md` && file.text.toLowerCase().includes(word))
}

type Declared = { readonly name: string; readonly kind: string; readonly start: number }

function declaredNames(file: HouseFile): Declared[] {
  const found: Declared[] = []
  const add = (kind: string, ...nodes: readonly unknown[]): void => {
    for (const node of nodes as readonly (Named | null)[]) {
      if (node?.type === 'Identifier') found.push({ name: node.name, kind, start: node.start })
    }
  }
  new Visitor({
    VariableDeclarator: ({ id }) => add('variable', id),
    FunctionDeclaration: ({ id, params }) => add('function', id, ...params),
    ArrowFunctionExpression: ({ params }) => add('parameter', ...params),
    ClassDeclaration: ({ id }) => add('class', id),
    TSInterfaceDeclaration: ({ id }) => add('interface', id),
    TSTypeAliasDeclaration: ({ id }) => add('type', id),
  }).visit(syntaxOf(file).program)
  return found
}

type Named = { readonly type: string; readonly name: string; readonly start: number }
