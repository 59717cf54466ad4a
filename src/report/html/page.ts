import { escapeHtml } from '../clean.ts'
import { STYLE } from './style.ts'

/** A script that a page holds, and its hash in base64. */
export interface PageScript {
  sha256: string
  code: string
}

/** One HTML file of its own: no address, nothing loaded from anywhere, no script but its own. */
export function htmlPage(page: {
  title: string
  /** HTML. */
  body: string
  script: PageScript
}): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${page.script.sha256}'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(page.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
${page.body}
</main>
<script>${page.script.code}</script>
</body>
</html>
`
}
