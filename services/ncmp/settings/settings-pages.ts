import { listEntries } from '@remit/platform/audit'
import { type Acted, type Asking, definePage, type Page, type View } from '@remit/platform/service'
import { changeSettings, type SettingsOf, type Stored, seenOf, storedSettings } from './change-settings.ts'
import {
  type KnownSetting,
  type KnownWords,
  knownWords,
  letters,
  type SettingUnit,
  settingsFor,
} from './known-settings.ts'
import { numberSetting } from './settings.ts'
import { fieldOf, settingsForm } from './settings-form.ts'

/** What differs between an authority's settings and those for all. */
interface Wide {
  path: string
  needs: 'setting.change' | 'setting.changeForAll'
  title: string
  of: (user: Asking['user']) => SettingsOf
  notice: string
}

const authoritys: Wide = {
  path: '/settings',
  needs: 'setting.change',
  title: 'Settings of your authority',
  of: (user) => user.acting.organisation.id,
  notice: 'Settings saved: they count from now on',
}
const forAll: Wide = {
  path: '/settings/for-all',
  needs: 'setting.changeForAll',
  title: 'Settings for all authorities',
  of: () => null,
  notice: 'Settings for all authorities saved. Where an authority set its own, that stands',
}

/** The limits a figure is held against: an authority's own, and those for all that the national team sets. */
export const settingsPages: readonly Page[] = [authoritys, forAll].map(settingsPage)

function settingsPage(wide: Wide): Page {
  return definePage({
    path: wide.path,
    needs: wide.needs,
    template: 'settings.njk',
    title: wide.title,
    form: settingsForm,
    view: (asking) => viewOf(wide, asking),
    async act({ tx, user, now }, values): Promise<Acted> {
      const of = wide.of(user)
      const national: Stored = of === null ? new Map() : await storedSettings(tx, null)
      const otherwise = (setting: KnownSetting) => numberSetting(national, setting.key, setting.otherwise)
      const problems = await changeSettings(tx, user, { of, otherwise, values }, now)
      return problems.length > 0 ? { problems } : { to: `/ncmp${wide.path}`, notice: wide.notice }
    },
  })
}

async function viewOf(wide: Wide, { db, user }: Asking): Promise<View> {
  const of = wide.of(user)
  const own = await storedSettings(db, of)
  const national: Stored = of === null ? new Map() : await storedSettings(db, null)
  const settings = settingsFor(of)
  const sections = [...new Set(settings.map(({ section }) => section))]
  const row = (setting: KnownSetting) => rowOf(setting, own, national)
  return {
    back: { href: '/ncmp', text: 'Welcome' },
    action: `/ncmp${wide.path}`,
    isForAll: of === null,
    seen: seenOf(own),
    sections: [
      ...sections.map((text) => ({
        text,
        rows: settings.filter((it) => it.section === text).map(row),
        words: [],
      })),
      { text: letters, rows: [], words: knownWords.map((each) => wordsOf(each, own, national)) },
    ].map((section, place) => ({ ...section, id: `section-${place + 1}` })),
    history: await historyOf(user.acting.organisation.id, db),
  }
}

function rowOf({ key, label, unit, otherwise }: KnownSetting, own: Stored, national: Stored) {
  const by = national.has(key) ? 'as the national team set it' : 'as usual'
  return {
    name: fieldOf(key),
    label,
    unit: unitWords[unit],
    suffix: unit === '%' || unit === 'cm' || unit === 'kg' ? unit : '',
    hint: `If you leave it empty: ${inUnit(numberSetting(national, key, otherwise), unit)}, ${by}`,
    value: own.get(key) ?? '',
  }
}

function wordsOf({ key, label, otherwise }: KnownWords, own: Stored, national: Stored) {
  const hint = `If you leave it empty: “${national.get(key) ?? otherwise}”`
  return { name: fieldOf(key), label, hint, value: own.get(key) ?? '' }
}

const unitWords: Readonly<Record<SettingUnit, string>> = {
  '%': ' (per cent)',
  records: ' (records)',
  cm: ' (centimetres)',
  kg: ' (kilograms)',
  z: '',
  centile: '',
  months: '',
  count: '',
}

function inUnit(value: number, unit: SettingUnit): string {
  if (unit === '%') return `${value}%`
  return unit === 'cm' || unit === 'kg' || unit === 'months' ? `${value} ${unit}` : value.toLocaleString('en-GB')
}

/** The latest changes made here, newest first. */
async function historyOf(organisationId: string, db: Asking['db']) {
  const { entries } = await listEntries(db, {
    service: 'ncmp',
    organisationId,
    actions: ['setting.changed'],
    pageSize: 20,
  })
  const words = (values: Record<string, unknown> | null) => String(values?.value ?? 'not set')
  return entries.map(({ at, actorName, subject, before, after }) => ({
    at,
    by: actorName,
    what: subject.name,
    from: words(before),
    to: words(after),
  }))
}
