import { escapeHtml } from '../clean.ts'
import { reportDocument } from '../document/document.ts'
import type { Report } from '../schema.ts'
import { verdictSentence } from '../sentence.ts'
import { renderBlocks } from './render.ts'
import { STYLE } from './style.ts'

/** The report as one HTML file of its own: no script, no address, nothing loaded from anywhere. */
export function renderHtml(report: Report): string {
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
${renderBlocks(reportDocument(report))}
</main>
</body>
</html>
`
}
