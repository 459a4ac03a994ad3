import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { isAbsolute, join, sep } from 'node:path'
import nunjucks from 'nunjucks'

/** Where templates live: the first part of a name (`ncmp/schools/school-list.njk`) → that folder; '' → tried in order. */
export type TemplateFolders = { readonly shared: readonly string[]; readonly named: Readonly<Record<string, string>> }

/** Finds templates in the platform's folders, in GOV.UK's package, and beside the pages of each service. */
export class TemplateLoader extends nunjucks.Loader {
  readonly #folders: TemplateFolders

  constructor(folders: TemplateFolders) {
    super()
    this.#folders = folders
  }

  getSource(name: string): nunjucks.LoaderSource {
    const path = this.#find(name)
    // Nunjucks reads null as “not here”; its types do not say so.
    if (path === undefined) return null as unknown as nunjucks.LoaderSource
    return { src: readFileSync(path, 'utf8'), path, noCache: false }
  }

  #find(name: string): string | undefined {
    const { shared, named } = this.#folders
    // A template that names another relative to itself is asked for by its whole path.
    if (isAbsolute(name))
      return [...shared, ...Object.values(named)].some((folder) => isIn(folder, name)) ? name : undefined
    const slash = name.indexOf('/')
    const room = named[name.slice(0, slash)]
    const tried = shared.map((folder) => ({ folder, path: join(folder, name) }))
    if (room !== undefined) tried.unshift({ folder: room, path: join(room, name.slice(slash + 1)) })
    return tried.find(({ folder, path }) => isIn(folder, path))?.path
  }
}

function isIn(folder: string, path: string): boolean {
  return existsSync(path) && realpathSync(path).startsWith(realpathSync(folder) + sep)
}
