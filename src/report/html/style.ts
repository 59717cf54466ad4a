/** GitHub's look in light and dark, as far as a report needs it. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --soft: #59636e; --page: #ffffff; --stripe: #f6f8fa; --line: #d1d9e0; --code: #818b981f; --base: #8c959f; --head: #e16f24 }
@media (prefers-color-scheme: dark) { :root { --text: #f0f6fc; --soft: #9198a1; --page: #0d1117; --stripe: #151b23; --line: #3d444d; --code: #656c7633 } }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif, "Apple Color Emoji", "Segoe UI Emoji" }
main { max-width: 900px; margin: 0 auto; padding: 32px 24px 64px }
h1 { font-size: 1.5em; font-weight: 600; margin: 0 0 16px; padding-bottom: .3em; border-bottom: 1px solid var(--line) }
h2 { font-size: 1.2em; font-weight: 600; margin: 32px 0 12px }
h1, h2, li, summary { overflow-wrap: anywhere }
p, ul { margin: 0 0 16px }
ul { padding-left: 1.5em }
li + li { margin-top: .25em }
code { font: .85em ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, monospace; background: var(--code); border-radius: 6px; padding: .2em .4em; overflow-wrap: anywhere }
.wide { overflow-x: auto; margin-bottom: 16px }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: 6px 13px; border: 1px solid var(--line); text-align: left; white-space: nowrap }
td:last-child { white-space: normal; min-width: 7em }
tbody tr:nth-child(2n) { background: var(--stripe) }
.right { text-align: right }
.note { color: var(--soft); font-size: .85em }
details { margin-bottom: 12px; border: 1px solid var(--line); border-radius: 6px; padding: 8px 16px }
details[open] { padding-bottom: 0 }
summary { cursor: pointer; font-weight: 600 }
details[open] > summary { margin-bottom: 12px }
svg { display: block; width: 100%; max-width: 640px; margin: 8px 0 16px }
svg text { fill: var(--soft); font-size: 12px; font-family: inherit }
.grid { stroke: var(--line); stroke-width: 1 }
.flame { max-width: none }
.flame text { fill: #1f2328; font-size: 11px; pointer-events: none }
.flame rect { stroke: var(--page); stroke-width: .5 }
polyline { fill: none; stroke-width: 2.5; stroke-linejoin: round }
.base polyline { stroke: var(--base) } .base circle { fill: var(--base) }
.head polyline { stroke: var(--head) } .head circle { fill: var(--head) }
`
