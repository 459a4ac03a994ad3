import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { browserLaunch, prepareBrowser } from './browser.ts'
import { cached } from './cache.ts'

describe('the test browser', () => {
  afterEach(() => vi.unstubAllEnvs())

  it('comes from npm, starts, and keeps web security on', async () => {
    const launch = await browserLaunch()
    expect(launch.executablePath).toMatch(/node_modules\/\.cache\/remit\/chromium-[\d.]+\/chromium$/)
    expect(launch.args.join(' ')).not.toContain('disable-web-security')
    const browser = await chromium.launch({ ...launch, timeout: 300_000 })
    const page = await browser.newPage()
    await page.setContent('<title>Schools</title>')
    expect(await page.title()).toBe('Schools')
    await browser.close()
  })

  it('is the one REMIT_CHROMIUM names, and a wrong name is refused', async () => {
    vi.stubEnv('REMIT_CHROMIUM', '/nowhere/chrome')
    expect((await browserLaunch()).executablePath).toBe('/nowhere/chrome')
    await expect(prepareBrowser(() => undefined)).rejects.toThrow('“/nowhere/chrome” (REMIT_CHROMIUM)')
  })
})

describe('the cache of test tools', () => {
  const cache = mkdtempSync(join(tmpdir(), 'remit-cache-'))
  afterEach(() => rmSync(cache, { recursive: true, force: true }))

  it('shows a folder only when it is whole', async () => {
    const broken = cached('tool-1', () => Promise.reject(new Error('interrupted')), cache)
    await expect(broken).rejects.toThrow('interrupted')
    expect(existsSync(join(cache, 'tool-1'))).toBe(false)
    expect(readdirSync(cache)).toEqual([])
  })

  it('survives two fillings at once, and fills only once after that', async () => {
    const fill = async (folder: string): Promise<void> => writeFileSync(join(folder, 'tool'), 'ready')
    const both = await Promise.all([cached('tool-2', fill, cache), cached('tool-2', fill, cache)])
    expect(both).toEqual([join(cache, 'tool-2'), join(cache, 'tool-2')])
    await cached('tool-2', () => Promise.reject(new Error('filled twice')), cache)
    expect(readdirSync(cache)).toEqual(['tool-2'])
  })
})
