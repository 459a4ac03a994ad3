import { once } from 'node:events'
import { request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startApp, temporaryFolder } from './running-app.ts'

it('SIGTERM lets a request that has begun be answered, takes no new one, and ends with 0', async () => {
  const folder = temporaryFolder()
  const app = await startApp({ folder: folder.path })
  try {
    const page = await fetch(`${app.url}/sign-in`)
    const cookie = page.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ')
    const token = /name="_csrf" value="([^"]*)"/.exec(await page.text())?.[1] ?? ''
    const body = new URLSearchParams({ _csrf: token, email: 'sam.ali@northtown.example' }).toString()
    const type = 'application/x-www-form-urlencoded'
    const headers = { cookie, 'content-type': type, 'content-length': String(body.length), expect: '100-continue' }
    const begun = request(`${app.url}/demonstration/sign-in`, { method: 'POST', headers })
    begun.flushHeaders()
    // The server has read the headers when it says so: from here on the request is in flight.
    await once(begun, 'continue')
    begun.write(body.slice(0, 10))
    const stopped = app.stop()
    await refused(`${app.url}/health/live`)
    begun.end(body.slice(10))
    const [answer] = await once(begun, 'response')
    expect(answer.statusCode).toBe(303)
    expect(answer.headers['set-cookie']?.join()).toContain('remit-session=')
    answer.resume()
    expect(await stopped).toBe(0)
  } finally {
    await app.kill()
    folder.remove()
  }
})

/** Waits until nobody answers there any more, or only that they are going. */
async function refused(url: string): Promise<void> {
  for (;;) {
    const status = await fetch(url, { headers: { connection: 'close' } }).then(
      ({ status }) => status,
      () => 0,
    )
    if (status !== 200) return
    await sleep(50)
  }
}
