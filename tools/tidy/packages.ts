import type { House, TidyRule } from './house.ts'

const record = 'docs/decisions/0002-dependencies.md'

type PackageFile = {
  readonly path: string
  readonly name: string
  readonly scripts: Readonly<Record<string, string>>
  readonly dependencies: Readonly<Record<string, string>>
}

/** Every dependency of every package has its line, with the reason for it, in the decision record. */
export const dependenciesAreExplained: TidyRule = (house) => {
  const explained = house.find(({ path }) => path === record)?.text ?? ''
  return outsiders(house).flatMap(({ path, name }) =>
    new RegExp(`^\\|[^|]*\`${RegExp.escape(name)}\`[^|]*\\|[^|]*\\S[^|]*\\|`, 'm').test(explained)
      ? []
      : [`${path}: ${name} has no line in ${record}`],
  )
}

/** Every dependency is pinned to one exact version. */
export const dependenciesArePinned: TidyRule = (house) =>
  outsiders(house).flatMap(({ path, name, version }) =>
    /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) ? [] : [`${path}: ${name} ${version} is not one version`],
  )

/** Every command of package.json runs a file that is there. */
export const commandsExist: TidyRule = (house) =>
  packageFiles(house).flatMap(({ path, scripts }) =>
    Object.entries(scripts).flatMap(([name, script]) => {
      const files = [...script.matchAll(/(?:\bnode|\brun-file --) ([\w./-]+\.(?:ts|mjs))/g)].map(([, file]) =>
        path.replace('package.json', `${file}`),
      )
      return files
        .filter((file) => !house.some((other) => other.path === file))
        .map((file) => `npm run ${name}: ${file} is not there`)
    }),
  )

function outsiders(house: House): { path: string; name: string; version: string }[] {
  const all = packageFiles(house).flatMap(({ path, dependencies }) =>
    Object.entries(dependencies).map(([name, version]) => ({ path, name, version })),
  )
  return all.filter(({ name }) => !name.startsWith('@remit/'))
}

function packageFiles(house: House): PackageFile[] {
  return house.flatMap(({ path, text }) => {
    if (!/(^|\/)package\.json$/.test(path)) return []
    const { name = '', scripts = {}, dependencies, devDependencies, optionalDependencies } = JSON.parse(text)
    return [{ path, name, scripts, dependencies: { ...dependencies, ...devDependencies, ...optionalDependencies } }]
  })
}
