const warnSeconds = 5 * 60

/** Five minutes before the session ends, says so and offers to stay. Without scripts what was typed is kept all the same. */
export function warnBeforeSignOut(document) {
  const secondsLeft = Number(document.body.dataset.remitSecondsLeft)
  if (!(secondsLeft > 0)) return
  let timer
  const region = document.createElement('div')
  region.className = 'remit-sign-out-warning'
  region.setAttribute('role', 'alert')
  document.getElementById('main-content').before(region)

  const wait = (seconds) => {
    clearTimeout(timer)
    region.replaceChildren()
    timer = setTimeout(warn, Math.max(0, seconds - warnSeconds) * 1000)
  }

  const warn = () => {
    const minutes = Math.max(1, Math.round(Math.min(secondsLeft, warnSeconds) / 60))
    const text = `You will be signed out in ${minutes} minutes if you do nothing. What you have typed stays on this page.`
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'govuk-button govuk-!-margin-bottom-0'
    button.textContent = 'Stay signed in'
    button.addEventListener('click', stay)
    region.replaceChildren(paragraph(text), button)
    timer = setTimeout(end, Math.min(secondsLeft, warnSeconds) * 1000)
  }

  const end = () => {
    const link = document.createElement('a')
    link.className = 'govuk-link'
    link.href = '/sign-in'
    link.target = '_blank'
    link.rel = 'noopener'
    link.textContent = 'Sign in again (opens in a new tab)'
    const line = paragraph('You are signed out. What you have typed is still on this page. ')
    line.append(link)
    region.replaceChildren(line)
  }

  const stay = async () => {
    const answer = await fetch('/session', { headers: { accept: 'application/json' } }).catch(() => undefined)
    if (answer?.status === 204) wait(secondsLeft)
    else end()
  }

  const paragraph = (text) => {
    const line = document.createElement('p')
    line.className = 'govuk-body'
    line.textContent = text
    return line
  }

  wait(secondsLeft)
}
