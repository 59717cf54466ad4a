import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { type DOMWindow, JSDOM } from 'jsdom'
import { renderReportPage } from '../../../src/report/html/report-page.ts'
import type { Report } from '../../../src/report/schema.ts'
import { aCallTree, withCauses } from '../../support/profiles.ts'
import { aFunction, aRegression, aReport } from '../../support/report.ts'
import { REPORTS } from '../../support/reports.ts'
import { summariesBehind } from '../../support/sampled.ts'

const pageOf = (report: Report) => renderReportPage(report, { samples: summariesBehind(report) })
const domOf = (report: Report) => new JSDOM(pageOf(report)).window.document
const text = (element: Element | null | undefined) =>
  element?.textContent?.replaceAll('\u00a0', ' ').trim()

/** Without its script, which the browser is allowed to run. */
function withoutScript(html: string): { script: string; rest: string } {
  const [, script = ''] = /<script>(.*)<\/script>/.exec(html) ?? []
  return { script, rest: html.replace(script, '') }
}

describe('the report page', () => {
  test.each(Object.entries(REPORTS))(
    'of "%s" loads nothing, and runs nothing but its own',
    (_, report) => {
      const { script, rest } = withoutScript(pageOf(report))
      const hash = createHash('sha256').update(script).digest('base64')
      expect(rest).toContain(
        `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">`,
      )
      const foreign =
        /<(img|link|iframe|form|object|embed|base)\b|\b(src|on\w+)=|url\(|@import|NaN|Infinity|[">]undefined/
      expect(foreign.exec(rest)?.[0]).toBeUndefined()
      expect(rest.match(/<script/g)).toHaveLength(1)
      for (const [, href] of rest.matchAll(/href="([^"]*)"/g)) {
        expect(href).toMatch(/^(#f\d+|https:\/\/github\.com\/[\w./#-]+)$/)
      }
    },
  )

  test('says the same as the markdown: headline, table, money, advice', () => {
    const document = domOf(REPORTS.fail)
    expect(document.title).toBe('image-resize: 11.6 % more expensive at 1,024 MB (limit 5 %).')
    expect(document.querySelector('h1')?.textContent).toBe(
      '❌ image-resize: 11.6 % more expensive at 1,024 MB (limit 5 %)',
    )
    const cells = [...document.querySelectorAll('tbody tr:nth-child(2) td')].slice(0, 6)
    expect(cells.map(text)).toEqual([
      '❌',
      '1,024 MB (deployed)',
      '+11.9 % ±1.2',
      '+11.6 %',
      '412 → 461 ms',
      '$7.08 → $7.89 (+$0.81)',
    ])
    expect(text(document.querySelector('header p'))).toContain('+$2.61 a month')
  })

  test('draws every environment, with its figures behind the picture', () => {
    const document = domOf(REPORTS.fail)
    const [figure] = document.querySelectorAll('figure')
    // Of 3 sizes and 2 sides 8 environments each, and 8 fresh ones.
    expect(figure?.querySelectorAll('circle')).toHaveLength(96)
    expect(figure?.querySelectorAll('circle.fresh')).toHaveLength(48)
    expect(figure?.querySelectorAll('tbody tr')).toHaveLength(96)
    expect(figure?.querySelector('.pictures svg')?.getAttribute('aria-label')).toContain(
      'by memory size',
    )
  })

  test('marks the deployed and the recommended size, and shows the course and what the cost is made of', () => {
    const document = domOf(REPORTS.fail)
    const titles = [...document.querySelectorAll('figcaption b')].map(text)
    expect(titles).toEqual([
      'Every execution environment.',
      'Invocation by invocation, at 1,024 MB.',
      'Duration, and cost of a million invocations, by memory size.',
      'What a million invocations cost.',
      'Every cold start.',
    ])
    expect(text(document.querySelector('.recommended text'))).toBe('recommended')
    expect(text(document.querySelector('.deployed text'))).toBe('deployed')
    const cost = [...document.querySelectorAll('figure')][3]
    const rows = [...(cost?.querySelectorAll('tbody tr') ?? [])].map(text)
    expect(rows).toContain('1,024 MBPR$7.69$0.200$7.89')
  })

  test('has a flame graph of what was explained, which a click enlarges', () => {
    const trees = { base: aCallTree({ resizeMs: 20 }), head: aCallTree({ resizeMs: 41 }) }
    const html = renderReportPage(withCauses(REPORTS.fail), {
      profiles: new Map([['image-resize', trees]]),
    })
    const { document, KeyboardEvent, MouseEvent } = new JSDOM(html, { runScripts: 'dangerously' })
      .window
    const boxes = [...document.querySelectorAll<SVGGElement>('svg.flame g')]
    const named = (name: string) => boxes.find((box) => box.dataset.n === name)
    expect(text(named('resize')?.querySelector('title'))).toBe(
      'resize at src/index.mjs:18: 20.0 ms → 41.0 ms',
    )
    expect(text(document.querySelector('.full tbody tr'))).toContain('lanczos')
    const width = () => Number(named('lanczos')?.querySelector('rect')?.getAttribute('width'))
    const before = width()
    named('resize')?.dispatchEvent(new MouseEvent('click'))
    expect(width()).toBeCloseTo(0.8 * 1200, 0)
    expect(named('encode')?.style.display).toBe('none')
    named('resize')?.dispatchEvent(new MouseEvent('click'))
    expect(width()).toBe(before)
    expect(
      boxes.map((box) => box.getAttribute('tabindex')).filter((at) => at === '0'),
    ).toHaveLength(1)
    boxes[0]?.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight' }))
    expect(document.activeElement).toBe(boxes[1])
  })

  test('says what is missing where the samples are not at hand', () => {
    const { document } = new JSDOM(renderReportPage(REPORTS.fail)).window
    expect(document.querySelectorAll('circle title').length).toBeGreaterThan(0)
    expect(text(document.querySelector('main > .note'))).toContain('samples.ndjson')
  })
})

describe('the page of many functions', () => {
  test('has a row for each, and leaves out the details of those that pass where they are too many', () => {
    const functions = Array.from({ length: 1000 }, (_, index) =>
      index % 100 === 99 ? aRegression({ name: `f${index}` }) : aFunction({ name: `f${index}` }),
    )
    const [like] = summariesBehind(aReport()).values()
    const samples = new Map(functions.flatMap(({ name }) => (like ? [[name, like]] : [])))
    const html = renderReportPage(aReport({ functions }), { samples })
    expect(html.length).toBeLessThan(5_000_000)
    expect(html.match(/<tr data-k=/g)).toHaveLength(1000)
    expect(html.match(/<details class="function fail"/g)).toHaveLength(10)
    const [, left = ''] = /The details of (\d+) further functions are left out/.exec(html) ?? []
    expect(html.match(/<details class="function/g)).toHaveLength(1000 - Number(left))
    expect(Number(left)).toBeGreaterThan(0)
  })

  test('is sorted by what is clicked, and filtered by what is typed and chosen', () => {
    const { window } = new JSDOM(pageOf(REPORTS.many), { runScripts: 'dangerously' })
    const names = () =>
      [...window.document.querySelectorAll('table.functions tbody tr:not([hidden])')].map((row) =>
        text(row.querySelector('code')),
      )
    expect(names()).toEqual(['image-resize', 'orders-api', 'thumbnails', 'billing', 'mailer'])
    click(window, 'thead th:nth-child(2) button')
    expect(names()).toEqual(['billing', 'image-resize', 'mailer', 'orders-api', 'thumbnails'])
    click(window, 'thead th:nth-child(3) button')
    // What has no figure is last, in either direction.
    expect(names()).toEqual(['image-resize', 'orders-api', 'thumbnails', 'billing', 'mailer'])
    click(window, 'thead th:nth-child(3) button')
    expect(names()).toEqual(['thumbnails', 'orders-api', 'image-resize', 'billing', 'mailer'])
    type(window, 'input', 'ORD')
    expect(names()).toEqual(['orders-api'])
    expect(text(window.document.querySelector('output'))).toBe('1 of 5')
    const shown = [...window.document.querySelectorAll<HTMLElement>('details.function')]
    expect(shown.filter(({ hidden }) => !hidden)).toHaveLength(1)
    type(window, 'input', '')
    type(window, 'select', 'pass')
    expect(names()).toEqual(['thumbnails', 'billing', 'mailer'])
  })

  test('unfolds what a link leads to', () => {
    const { window } = new JSDOM(pageOf(REPORTS.many), { runScripts: 'dangerously' })
    window.Element.prototype.scrollIntoView = () => {}
    const link = [...window.document.querySelectorAll('table.functions a')].at(-1)
    const id = link?.getAttribute('href')?.slice(1) ?? ''
    expect(window.document.getElementById(id)?.hasAttribute('open')).toBe(false)
    window.location.hash = id
    window.dispatchEvent(new window.Event('hashchange'))
    expect(window.document.getElementById(id)?.hasAttribute('open')).toBe(true)
  })
})

function click({ document, MouseEvent }: DOMWindow, selector: string): void {
  document.querySelector(selector)?.dispatchEvent(new MouseEvent('click', { bubbles: true }))
}

function type({ document, Event }: DOMWindow, tag: 'input' | 'select', value: string): void {
  const field = document.querySelector<HTMLInputElement>(`.controls ${tag}`)
  if (field) field.value = value
  field?.dispatchEvent(new Event('input'))
}
