/** Shows what passkeys need once the browser has them; without scripts, or without passkeys, the password is there. */
export function offerPasskeys(document) {
  const { PublicKeyCredential, navigator, fetch } = document.defaultView
  if (!PublicKeyCredential?.parseRequestOptionsFromJSON) return
  for (const form of document.querySelectorAll('form[data-remit-passkey]')) {
    form.hidden = false
    form.addEventListener('submit', (event) => {
      if (form.elements.response.value !== '') return
      event.preventDefault()
      answer(form).catch(() => tell(form))
    })
  }

  const answer = async (form) => {
    const credential = form.dataset.remitPasskey === 'new' ? await made(form) : await used(form)
    form.elements.response.value = JSON.stringify(credential.toJSON())
    form.requestSubmit()
  }

  const made = (form) => {
    const options = JSON.parse(form.dataset.remitOptions)
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
  }

  const used = async (form) => {
    const body = new URLSearchParams({ _csrf: form.elements._csrf.value })
    const options = await (await fetch('/sign-in/passkey-challenge', { method: 'POST', body })).json()
    return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })
  }

  const tell = (form) => {
    const line = form.querySelector('[role=alert]')
    line.textContent = form.dataset.remitFailed
  }
}
