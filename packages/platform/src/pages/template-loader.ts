import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
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
    const slash = name.indexOf('/')
    const named = slash > 0 ? this.#folders.named[name.slice(0, slash)] : undefined
    const tried: [string, string][] = this.#folders.shared.map((folder) => [folder, name])
    if (named !== undefined) tried.unshift([named, name.slice(slash + 1)])
    for (const [folder, file] of tried) {
      const path = join(folder, file)
      if (existsSync(path) && realpathSync(path).startsWith(realpathSync(folder) + sep)) return path
    }
    return undefined
  }
}
