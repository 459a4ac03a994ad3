/** The door of the pages room: forms, templates, and the small things every page prints. */
export { dateInWords, numberInWords } from './dates.ts'
export { text } from './fields.ts'
export { defineForm } from './form.ts'
export { formContext } from './form-context.ts'
export { pageNumber, paginate } from './pagination.ts'
export { createRenderer, type Render, trustedHtml } from './renderer.ts'
