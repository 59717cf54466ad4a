import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { cleanLine } from '../../src/report/clean.ts'
import { renderReportPage } from '../../src/report/html/report-page.ts'
import { codeSpan, plainMarkdown, sentence } from '../../src/report/markdown/escape.ts'
import { renderMarkdown } from '../../src/report/markdown/report.ts'
import type { Report } from '../../src/report/schema.ts'
import { verdictSentence } from '../../src/report/sentence.ts'
import { codePoint } from '../support/code-point.ts'
import { gitHubHtml, gitHubTree } from '../support/github-markdown.ts'
import { aFunction, anUnchangedFunction, aRegression, aReport, aRow } from '../support/report.ts'

const NASTY = [
  '@octocat', '@org/team', '#123', 'GH-1', 'octo/repo#1', 'CVE-2021-44228', 'GHSA-xxxx-xxxx-xxxx',
  '9a8b7c6d5e4f30211203f4e5d6c7b8a990817263', 'https://evil.example', 'www.evil.example',
  'a@evil.example', 'mailto:a@evil.example', '<a href=x>', '<img src=x>', '![x](https://evil)', '[x](y)', '[x]: y',
  '<!--', '-->', '</details>', '</summary>', '</sub>', '<script>', '|', '\\|', '||', '`', '``', '```', '~~~', '\n', '\r\n\r\n',
  '\u2028', '\u0000', '\u001b[31m', '$x$', '$$', '$`x`$', ':rocket:', ':+1:', '**', '__', '~~', '# ', '- ', '+ ', '1. ', '2) ', '---', '===',
  '> ', '    ', '\t', '&lt;', '&#60;', '\\', '\u202e', '\u2066', '\u200b', '\ud800', '[^1]', '[ ] ', '%%{init: {}}%%', '"', "'",
  'A\u0301\u0302\u0303\u0304\u0305\u0306',
] // biome-ignore format: a list to be read along

const hostile = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...NASTY) },
      fc.string({ unit: codePoint, maxLength: 12 }),
    ),
    {
      maxLength: 12,
    },
  )
  .map((parts) => parts.join(''))

/** The same report with a stranger's text in each place that takes one. */
function reportWith(text: string): Report {
  const finding = {
    severity: 'fail',
    message: text,
    memoryMB: null,
    payload: text,
    numbers: {},
  } as const
  const payloadRow = { ...aRow(512, 801, 899), payload: text }
  const slow = {
    ...payloadRow,
    duration: { ...payloadRow.duration, verdict: 'fail' },
  } as typeof payloadRow
  return aReport({
    verdict: 'accepted',
    acceptance: { label: text, by: text, at: '2026-11-20T09:30:12.000Z' },
    notAccepted: text,
    base: { sha: null, ref: text },
    notes: [text],
    functions: [
      aFunction({
        name: text,
        verdict: 'fail',
        runtime: text,
        sizes: [aRow(512, 801, 803, { duration: slow.duration, head: null }), aRow(1024, 412, 411)],
        payloads: [payloadRow, slow],
        payloadSet: [
          { name: text, weight: 3, source: text },
          { name: 'other', weight: 1, source: 'other.json' },
        ],
        abandoned: [
          { side: 'head', memoryMB: 512, reason: text },
          { side: 'base', memoryMB: 1024, reason: text },
        ],
        downstream: {
          payload: text,
          counts: false,
          uses: [
            {
              ...{ name: text, baseCalls: 1, headCalls: 2, baseBytes: 9, headBytes: 9 },
              ...{ isMore: true, basePerMillionUsd: 1, headPerMillionUsd: 2 },
            },
          ],
        },
        findings: [
          { ...finding, kind: 'size-abandoned', memoryMB: 512 },
          { ...finding, kind: 'failures' },
          { ...finding, kind: 'duration-regression' },
        ],
      }),
      aFunction({ name: text, verdict: 'fail', findings: [{ ...finding, kind: 'new-failures' }] }),
      aRegression({ name: text, verdict: 'accepted' }),
      aFunction({ name: text }),
      anUnchangedFunction(text),
      { ...anUnchangedFunction('x'), codeSha256: text },
    ],
  })
}

interface Node {
  type: string
  tagName?: string
  value?: string
  children?: Node[]
}

/** Elements without their text. */
function skeleton(node: Node): string {
  const inner = (node.children ?? []).map(skeleton).join('')
  return node.tagName === undefined ? inner : `<${node.tagName}>${inner}</${node.tagName}>`
}

/** Text where GitHub looks for references: anywhere but in code. */
function proseOf(node: Node): string[] {
  if (node.tagName === 'code' || node.tagName === 'pre') return ['\ufffc']
  if (node.type === 'text') return [node.value ?? '']
  return (node.children ?? []).flatMap(proseOf)
}

/** What GitHub's filters turn into something else, after its published and observed rules. */
const REFERENCES = [
  /(?<![\w`])@[a-z0-9]/i,
  /#\d/,
  /\b[A-Z]{2,}-\d/,
  /\bGHSA-[a-z0-9]/i,
  /\b[0-9a-f]{7,40}\b/i,
  /:[\w+-]+:/,
  /https?:\/\//i,
  /\bwww\./i,
  /[\w.+-]@[\w-]+\./,
]

const DETAILS = [
  { functions: 9, payloads: true },
  { functions: 9, payloads: false },
  { functions: 0, payloads: false },
] as const
const harmless = Object.fromEntries(
  DETAILS.map((detail) => [
    JSON.stringify(detail),
    skeleton(gitHubTree(renderMarkdown(reportWith('harmless'), detail)) as Node),
  ]),
)

describe('text from strangers, anywhere in a report', () => {
  test('changes not a single element of what GitHub makes of the markdown, mentions nobody, and refers and links to nothing', () => {
    fc.assert(
      fc.property(hostile, fc.constantFrom(...DETAILS), (text, detail) => {
        const tree = gitHubTree(renderMarkdown(reportWith(text), detail)) as Node
        expect(skeleton(tree)).toBe(harmless[JSON.stringify(detail)])
        const prose = proseOf(tree).join('')
        for (const reference of REFERENCES) expect(prose).not.toMatch(reference)
      }),
      { numRuns: 60 },
    )
  })

  test('starts no formula: every dollar outside code belongs to an amount', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const markdown = renderMarkdown(reportWith(text))
        expect(markdown.replace(/```.*?```|`[^`\n]*`/gs, '')).not.toMatch(/\$(?!\d)/)
      }),
      { numRuns: 60 },
    )
  })

  test('brings no invisible or direction-changing character and no line break with it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const clean = cleanLine(text, 80)
        expect(clean).not.toMatch(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/u)
        expect([...clean].length).toBeLessThanOrEqual(80)
        expect(verdictSentence(reportWith(text))).not.toMatch(/[\n\r\u202a-\u202e\u2066-\u2069]/)
      }),
    )
  })

  test('gives no element to the report page', () => {
    const tags = (html: string) => html.replace(/<title>.*?<\/title>/s, '').match(/<[^>]*>/g)
    const expected = tags(renderReportPage(reportWith('harmless')))
    fc.assert(
      fc.property(hostile, (text) => {
        expect(tags(renderReportPage(reportWith(text)))).toEqual(expected)
      }),
      { numRuns: 100 },
    )
  })
})

describe('a message', () => {
  test('shows as it was written, whatever is in it', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 1, maxLength: 4 }), (lines) => {
        const tree = gitHubTree(`❌ ${plainMarkdown(lines.join('\n'))}`) as Node
        const shown = skeleton(tree).replaceAll('<br></br>', '')
        expect(['<p></p>', '<p></p><pre></pre>']).toContain(shown)
        for (const reference of REFERENCES) expect(proseOf(tree).join('')).not.toMatch(reference)
      }),
      { numRuns: 60 },
    )
  })

  test('keeps an excerpt as it points', () => {
    const html = gitHubHtml(plainMarkdown('line 2: no input\n  2 | a: <b>\n    |    ^'))
    expect(html).toContain('<pre>  2 | a: &#x3C;b>\n    |    ^</pre>')
  })
})

describe('a sentence', () => {
  test('shows as it was written', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const written = cleanLine(text, 500)
        fc.pre(written !== '')
        const [shown = ''] = [proseOf(gitHubTree(`- ${sentence(text)}`) as Node).join('')]
        expect(shown.replaceAll('\u200b', '').trim()).toBe(written)
      }),
    )
  })
})

describe('a name', () => {
  test.each([
    ['a`b', '<code>aˋb</code>'],
    ['``', '<code>ˋˋ</code>'],
    ['a|b', '<code>a│b</code>'],
    ['a\\', '<code>a\\</code>'],
    ['</details>', '<code>&#x3C;/details></code>'],
    ['', '<code>(no name)</code>'],
    ['\u202e', '<code>(no name)</code>'],
    ['a\n\n# b', '<code>a # b</code>'],
    ['x'.repeat(100), `<code>${'x'.repeat(79)}…</code>`],
  ])('of %j is code in a table', (name, html) => {
    const table = gitHubHtml(`| a | b |\n|---|---|\n| ${codeSpan(name)} | c |`)
    expect(table).toContain(`<td>${html}</td>\n<td>c</td>`)
  })
})
