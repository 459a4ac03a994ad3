/** The door of the pages room: forms, templates, and the small things every page prints. */
export { passwordProblem } from '../passwords.ts'
export { dateInWords, dateTimeInWords, numberInWords } from './dates.ts'
export { dateOf, oneOf, optionalText, sentFile, text, ticked, wholeNumber } from './fields.ts'
export { defineForm } from './form.ts'
export { formContext } from './form-context.ts'
export { type Pagination, pageNumber, paginate } from './pagination.ts'
export { createRenderer, type Render, trustedHtml } from './renderer.ts'
