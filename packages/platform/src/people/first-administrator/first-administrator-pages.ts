import type { OpenPage, Page, Service } from '../../service.ts'
import { answersPage, followPage } from './answers.ts'
import { appointmentPage } from './appointment.ts'
import { authorisationPages } from './authorisation.ts'
import { authorisedPeoplePages } from './authorised-people-pages.ts'
import { formOf } from './form-of.ts'
import { questionPages } from './questions.ts'
import { queue } from './queue.ts'
import { startPages } from './start.ts'

/** The public form of a service that declares one; none otherwise. */
export function firstAdministratorForm(service: Service, publicUrl: string): readonly OpenPage[] {
  const form = formOf(service, publicUrl)
  if (form === undefined) return []
  return [...startPages(form), ...questionPages(form), answersPage(form), followPage(form), ...authorisationPages(form)]
}

/** What the centre does with it: the queue, the check, the list of authorised people. */
export function firstAdministratorQueue(service: Service, publicUrl: string): readonly Page[] {
  const form = formOf(service, publicUrl)
  return form === undefined ? [] : [queue(form), appointmentPage(form), ...authorisedPeoplePages(form)]
}
