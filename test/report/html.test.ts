import { describe, expect, test } from '@jest/globals'
import { JSDOM } from 'jsdom'
import { renderHtml } from '../../src/report/html/page.ts'
import { REPORTS } from '../support/reports.ts'

describe('the report page', () => {
  test.each(Object.entries(REPORTS))('of "%s" loads nothing and runs nothing', (_, report) => {
    const html = renderHtml(report)
    const { document } = new JSDOM(html).window
    expect(document.querySelectorAll('script, img, link, iframe, a, form, object')).toHaveLength(0)
    expect(html).not.toMatch(/https?:|url\(|@import|\bon\w+=/)
    expect(document.querySelector('meta[http-equiv]')?.getAttribute('content')).toBe(
      "default-src 'none'; style-src 'unsafe-inline'",
    )
  })

  test('says the same as the markdown: headline, table, money, advice', () => {
    const { document } = new JSDOM(renderHtml(REPORTS.fail)).window
    expect(document.title).toBe('image-resize: 11.6 % more expensive at 1,024 MB (limit 5 %).')
    expect(document.querySelector('h1')?.textContent).toBe(
      '❌ image-resize: 11.6 % more expensive at 1,024 MB (limit 5 %)',
    )
    const cells = [...document.querySelectorAll('tbody tr:nth-child(2) td')].slice(0, 6)
    expect(cells.map(({ textContent }) => textContent.replaceAll('\u00a0', ' '))).toEqual([
      '❌',
      '1,024 MB (deployed)',
      '+11.9 % ±1.2',
      '+11.6 %',
      '412 → 461 ms',
      '$7.08 → $7.89 (+$0.81)',
    ])
    expect(document.querySelector('main > p')?.textContent).toContain('+$2.61 a month')
  })

  test('draws both sides, one point a size', () => {
    const { document } = new JSDOM(renderHtml(REPORTS.fail)).window
    expect(document.querySelectorAll('svg .base polyline')).toHaveLength(1)
    const titles = [...document.querySelectorAll('svg .head circle title')]
    expect(titles.map(({ textContent }) => textContent)).toEqual(['899 ms', '461 ms', '241 ms'])
  })
})
