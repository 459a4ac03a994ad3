import type { TidyRule } from './house.ts'

const mouse =
  /\.(?:click|dblclick|tap|hover|dragTo|check|uncheck|setChecked|fill|selectOption|setInputFiles)\(|\.mouse\./

/** Journeys are made by keyboard alone, with the steps that press its keys. */
export const journeysUseTheKeyboard: TidyRule = (house) =>
  house
    .filter(({ path }) => path.startsWith('e2e/journeys/') && path.endsWith('.ts'))
    .flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index) => (mouse.test(line) ? [`${path}:${index + 1} does without the keyboard`] : [])),
    )
