import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { JSDOM } from 'jsdom'
import { expect, test } from 'vitest'
import { drawBars } from './charts.ts'
import { createRenderer } from './renderer.ts'

const chart = drawBars({
  id: 'progress',
  title: 'Measured so far',
  description: 'Reception 75%, Year 6 120%.',
  bars: [
    {
      label: 'Reception',
      text: '<b>75%</b>',
      parts: [
        { share: 0.25, tone: 'first' },
        { share: 0.5, tone: 'second' },
      ],
    },
    { label: 'A year group with a name that goes on', text: '120%', parts: [{ share: 1.2, tone: 'first' }] },
    { label: 'Nothing', text: 'Nothing to count yet', parts: [{ share: Number.NaN, tone: 'first' }] },
  ],
  mark: { at: 0.9, text: 'Limit: 90%' },
  legend: [{ tone: 'first', text: 'Measured' }],
})

const folder = mkdtempSync(join(tmpdir(), 'remit-charts-'))
mkdirSync(join(folder, 'room'))
writeFileSync(join(folder, 'room/chart.njk'), '{% from "macros/charts.njk" import barChart %}{{ barChart(chart) }}')

test('parts follow one another from left to right and never leave the picture', () => {
  expect(chart.bars.map(({ parts }) => parts.map(({ x, width }) => [x, width]))).toEqual([
    [
      ['0%', '25%'],
      ['25%', '50%'],
    ],
    [['0%', '100%']],
    [['0%', '0%']],
  ])
  expect(chart.mark?.at).toBe('90%')
  expect(chart.bars[1]?.label).toBe('A year group with a name that…')
})

test('the picture has a role, a title and a description, no style attribute, and escapes what it prints', () => {
  const { document } = new JSDOM(createRenderer({ test: folder })('test/room/chart.njk', { chart })).window
  const svg = document.querySelector('svg[role="img"]')
  const said = (attribute: string) => document.getElementById(svg?.getAttribute(attribute) ?? '')?.textContent
  expect(said('aria-labelledby')).toBe('Measured so far')
  expect(said('aria-describedby')).toBe('Reception 75%, Year 6 120%.')
  expect(document.querySelectorAll('[style]')).toHaveLength(0)
  expect(svg?.querySelectorAll('b')).toHaveLength(0)
  expect(svg?.textContent).toContain('<b>75%</b>')
  expect(document.querySelector('figure')?.textContent).toContain('Limit: 90%')
})
