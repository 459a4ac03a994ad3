import { expect, it } from 'vitest'
import { openBrowser } from '../browser.ts'
import { overflow, violations } from './look.ts'

it('a picture without words, small targets side by side and a page that is too wide are noticed', async () => {
  const browser = await openBrowser()
  try {
    const page = await browser.newPage({ viewport: { width: 320, height: 900 } })
    const small = '<button style="width:12px;height:12px;padding:0;border:0">x</button>'
    await page.setContent(
      `<html lang="en"><head><title>Faults</title></head><body><h1>Faults</h1><img src="data:,">${small}${small}<p style="width:500px">wide</p></body></html>`,
    )
    const rules = (await violations(page)).map((line) => line.split(':')[0])
    expect([...new Set(rules)].toSorted()).toEqual(['image-alt', 'target-size'])
    expect((await overflow(page)).pixels).toBeGreaterThan(0)
  } finally {
    await browser.close()
  }
})
