import { createHash } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { JSDOM } from 'jsdom'
import type { HistoryLine } from '../../../src/history/line.ts'
import { historyPages } from '../../../src/report/history/page.ts'
import { codePoint } from '../../support/code-point.ts'
import { aHistory, aLine, commitOf } from '../../support/history.ts'

const REPOSITORY = 'https://github.com/octo-org/octo-repo'
const FEW = aHistory({ functions: 4, weeks: 30 })
const only = (pages: ReadonlyMap<string, string>) => [...pages.values()].join('')
const pageOf = (lines: readonly HistoryLine[]) => only(historyPages(lines))

describe('the history page', () => {
  test('of 50 functions over two years is one file of at most 150 KB', () => {
    const pages = historyPages(aHistory())
    expect([...pages.keys()]).toEqual(['index.html'])
    const html = only(pages)
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(150_000)
    expect(html.match(/<tr data-k=/g)).toHaveLength(50)
    expect(html.match(/<section class="trend-of"/g)).toHaveLength(50)
  })

  test('of a commit a day and function is as small, and says that commits are put together', () => {
    const daily = Array.from({ length: 50 * 730 }, (_, index) =>
      aLine({
        function: `function-${index % 50}`,
        time: new Date(Date.UTC(2024, 10, 25) + Math.floor(index / 50) * 86_400_000).toISOString(),
        commit: (0x1000000 + Math.floor(index / 50)).toString(16),
        durationMs: 400 * (1 + (((index * 7919) % 101) - 50) / 2000),
      }),
    )
    const html = only(historyPages(daily))
    expect(Buffer.byteLength(html)).toBeLessThanOrEqual(150_000)
    expect(html).toMatch(/[\d,]+ older measurements are drawn together/)
  })

  test('of more functions has files beside it, and all functions in the first', () => {
    const pages = historyPages(aHistory({ functions: 120, weeks: 4 }))
    expect([...pages.keys()]).toEqual(['index.html', 'index-2.html', 'index-3.html'])
    const [first = '', second = ''] = pages.values()
    expect(first.match(/<tr data-k=/g)).toHaveLength(120)
    expect(first.match(/<section class="trend-of"/g)).toHaveLength(50)
    expect(first).toContain('<a href="index-2.html#h1">')
    expect(second.match(/<tr data-k=/g)).toHaveLength(50)
    expect(second).toContain('<section class="trend-of" id="h1">')
  })

  test('loads nothing, and runs nothing but its own', () => {
    const html = pageOf(FEW)
    const [, script = ''] = /<script>(.*)<\/script>/.exec(html) ?? []
    const rest = html.replace(script, '')
    const hash = createHash('sha256').update(script).digest('base64')
    expect(rest).toContain(`script-src 'sha256-${hash}'`)
    const foreign =
      /<(img|link|iframe|form|object|embed|base)\b|\b(src|on\w+)=|url\(|@import|NaN|Infinity/
    expect(foreign.exec(rest)?.[0]).toBeUndefined()
    for (const [, href] of rest.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^#h\d+$/)
  })

  test('shows of each function the newest figures, and the change since the anchor', () => {
    const anchor = {
      name: 'v1.4',
      commit: null,
      time: '2026-09-01T10:00:00.000Z',
      duration: { changePercent: 6.1, lowPercent: 4.9, highPercent: 7.3 },
      cost: { changePercent: 5.8, lowPercent: 4.6, highPercent: 7 },
    }
    const { document } = new JSDOM(pageOf([aLine({ monthUsd: 22.6, anchor, findings: ['creep'] })]))
      .window
    const heads = [...document.querySelectorAll('thead th')].map((head) => head.textContent)
    expect(heads[3]).toBe('Since v1.4')
    const cells = [...document.querySelectorAll('tbody tr td')].map((cell) =>
      cell.textContent?.replaceAll('\u00a0', ' '),
    )
    expect(cells).toEqual([
      ...['image-resize', '1,024 MB', '412 ms', '+6.1 % ±1.2', '$7.07', '+5.8 % ±1.2'],
      ...['$22.60', '184 ms', '118 KB', '1'],
    ])
  })

  test('says what there is to see where nothing was measured', () => {
    expect(pageOf([])).toContain('Nothing was measured yet.')
  })

  test('gets no element from a stranger', () => {
    const of = (text: string): HistoryLine[] => [
      aLine({ function: text }),
      aLine({
        function: 'other',
        anchor: {
          name: text,
          commit: null,
          time: '2026-09-01T10:00:00.000Z',
          duration: { changePercent: 1, lowPercent: 0, highPercent: 2 },
          cost: null,
        },
        repository: `${REPOSITORY}"><script>`,
      }),
    ]
    const tags = (html: string) => html.replace(/<script>.*<\/script>/s, '').match(/<[^>]*>/g)
    const expected = tags(pageOf(of('a')))
    const nasty = fc.array(
      fc.oneof(
        fc.constantFrom('</script>', '<script>', '<!--', '"', "'", '&lt;', '</td>', '\u2028', '{{'),
        fc.string({ unit: codePoint, maxLength: 5 }),
      ),
      { minLength: 1 },
    )
    fc.assert(
      fc.property(nasty, (parts) => {
        const text = `a${parts.join('')}`
        expect(tags(pageOf(of(text)))).toEqual(expected)
      }),
      { numRuns: 60 },
    )
  })
})

describe('the script of the history page', () => {
  const html = pageOf(FEW)
  const open = () => {
    const { document, window } = new JSDOM(html, { runScripts: 'dangerously' }).window
    return { document, window }
  }

  test('draws a chart of each function, and another figure of it when that is chosen', () => {
    const { document, window } = open()
    const labels = () =>
      [...document.querySelectorAll('.chart svg')].map((svg) => svg.getAttribute('aria-label'))
    expect(labels()).toEqual(Array(4).fill('Duration over commits'))
    const choice = document.querySelector<HTMLSelectElement>('#metric')
    if (choice) choice.value = 'package'
    choice?.dispatchEvent(new window.Event('input'))
    expect(labels()).toEqual(Array(4).fill('Package, unzipped over commits'))
  })

  test('unfolds all figures, as charts and as a table with links to pull requests', () => {
    const { document, window } = open()
    const details = document.querySelector<HTMLDetailsElement>('#h1 details')
    if (details) details.open = true
    details?.dispatchEvent(new window.Event('toggle'))
    expect(details?.querySelectorAll('svg')).toHaveLength(5)
    const rows = details?.querySelectorAll('tbody tr')
    expect(rows?.length).toBeGreaterThan(3)
    expect(rows?.[0]?.querySelector('a')?.getAttribute('href')).toMatch(
      /^https:\/\/github\.com\/octo-org\/octo-repo\/pull\/\d+$/,
    )
  })

  test('marks what regressed and what was accepted, with a link', () => {
    const { document } = new JSDOM(
      pageOf([
        aLine({ time: '2026-11-01T10:00:00.000Z', commit: 'a'.repeat(40) }),
        aLine({ time: '2026-11-08T10:00:00.000Z', commit: 'b'.repeat(40), verdict: 'fail' }),
        aLine({
          time: '2026-11-15T10:00:00.000Z',
          commit: 'c'.repeat(40),
          pullRequest: null,
          verdict: 'accepted',
        }),
      ]),
      { runScripts: 'dangerously' },
    ).window
    const links = [...document.querySelectorAll('.chart a')].map((link) => [
      link.querySelector('path')?.getAttribute('class'),
      link.getAttribute('href'),
    ])
    expect(links).toEqual([
      ['mark regression', `${REPOSITORY}/pull/12`],
      ['mark accepted', `${REPOSITORY}/commit/ccccccc`],
    ])
  })

  test('draws a change point of the durations, and whether merges explain it', () => {
    const lines = Array.from({ length: 24 }, (_, week) =>
      aLine({
        time: new Date(Date.UTC(2026, 0, 5 + 7 * week)).toISOString(),
        commit: commitOf(week),
        durationMs: (week < 12 ? 100 : 130) + (week % 3),
        duration: { changePercent: 0, lowPercent: -1, highPercent: 1 },
      }),
    )
    const { document } = new JSDOM(pageOf(lines), { runScripts: 'dangerously' }).window
    const drawn = [...document.querySelectorAll('.chart .shift')]
    expect(drawn.map(({ previousElementSibling: title }) => title?.textContent)).toEqual([
      '2026-03-30: change point, +29.7 % from here on, not by merges',
    ])
    expect(document.querySelector('.legend')?.textContent).toBe('change point of the durations')
    expect(pageOf(FEW)).not.toContain('change point of the durations</span>')
  })

  test('filters by name and by whether a function regressed', () => {
    const { document, window } = open()
    const input = document.querySelector<HTMLInputElement>('.controls input')
    if (input) input.value = '-02'
    input?.dispatchEvent(new window.Event('input'))
    const shown = [...document.querySelectorAll<HTMLElement>('section.trend-of')].filter(
      ({ hidden }) => !hidden,
    )
    expect(shown.map((each) => each.querySelector('code')?.textContent)).toEqual(['function-02'])
  })
})
