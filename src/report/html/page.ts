import { cleanLine, escapeHtml, MAX_NAME } from '../clean.ts'
import { reportDocument } from '../document/document.ts'
import type { Report } from '../schema.ts'
import { verdictSentence } from '../sentence.ts'
import { flameGraph, type Profiles } from './flame.ts'
import { renderBlocks } from './render.ts'
import { STYLE } from './style.ts'

/**
 * The report as one HTML file of its own: no script, no address, nothing loaded from anywhere.
 * @param profiles of the functions that were explained, by name
 */
export function renderHtml(
  report: Report,
  profiles: ReadonlyMap<string, Profiles> = new Map(),
): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(verdictSentence(report))}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${renderBlocks(reportDocument(report))}${[...profiles].map(flameSection).join('')}
</main>
</body>
</html>
`
}

function flameSection([name, profiles]: [string, Profiles]): string {
  const graph = flameGraph(profiles)
  if (graph === '') return ''
  return `
<h2>Where <code>${escapeHtml(cleanLine(name, MAX_NAME))}</code> spends its time</h2>
<p class="note">Head's call tree, as wide as the time per invocation: red takes longer than in base, blue less. Hover over a box for its figures. Both profiles are in report-dir, as .cpuprofile.</p>
${graph}`
}
