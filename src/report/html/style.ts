/** The look of the pages: GitHub's colours in light and dark, one column on a phone, and on paper. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1f2328; --soft: #59636e; --page: #ffffff; --card: #ffffff; --stripe: #f6f8fa; --line: #d1d9e0; --faint: #e6eaef; --code: #818b981f; --link: #0969da; --base: #6e7781; --head: #d9601a; --bad: #cf222e; --unsure: #bf8700; --good: #1a7f37; --chosen: #8250df; --duration: #4c8eda; --requests: #a371f7; --tmp: #d4a72c; --init: #57ab5a; --logs: #d16d9e }
@media (prefers-color-scheme: dark) { :root { --text: #f0f6fc; --soft: #9198a1; --page: #0d1117; --card: #0d1117; --stripe: #151b23; --line: #3d444d; --faint: #262c36; --code: #656c7633; --link: #4493f8; --base: #9198a1; --head: #f0883e; --bad: #f85149; --unsure: #d29922; --good: #3fb950; --chosen: #ab7df8 } }
* { box-sizing: border-box }
body { margin: 0; background: var(--page); color: var(--text); font: 14px/1.5 -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", Helvetica, Arial, sans-serif, "Apple Color Emoji", "Segoe UI Emoji" }
main { max-width: 1120px; margin: 0 auto; padding: 32px 24px 64px }
header { border-left: 4px solid var(--line); padding: 2px 0 2px 16px; margin-bottom: 24px }
header.fail { border-color: var(--bad) } header.inconclusive { border-color: var(--unsure) } header.pass, header.accepted { border-color: var(--good) }
h1 { font-size: 1.6em; line-height: 1.3; font-weight: 600; margin: 0 0 8px }
h2 { font-size: 1.2em; font-weight: 600; margin: 32px 0 12px }
h1, h2, li, summary, p { overflow-wrap: anywhere }
p, ul { margin: 0 0 16px }
header p:last-child { margin: 0 }
ul { padding-left: 1.5em }
li + li { margin-top: .25em }
a { color: var(--link) }
a:not(:hover) { text-decoration: none }
code { font: .85em ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, monospace; background: var(--code); border-radius: 6px; padding: .2em .4em; overflow-wrap: anywhere }
pre { overflow-x: auto; background: var(--stripe); border-radius: 6px; padding: 12px; font: 12px/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace }
.wide { overflow-x: auto; margin-bottom: 16px }
table { border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: 6px 12px; border-bottom: 1px solid var(--faint); text-align: left; white-space: nowrap; vertical-align: top }
thead th { border-bottom-color: var(--line); color: var(--soft); font-weight: 600 }
td:last-child:not(.right) { white-space: normal; min-width: 7em }
tbody tr:hover { background: var(--stripe) }
.right { text-align: right }
.note { color: var(--soft); font-size: .85em }
details { margin-bottom: 8px; border: 1px solid var(--line); border-radius: 6px; padding: 8px 16px }
details[open] { padding-bottom: 1px }
summary { cursor: pointer; font-weight: 600 }
details[open] > summary { margin-bottom: 12px }
:focus-visible { outline: 2px solid var(--link); outline-offset: 2px }
.controls { display: flex; flex-wrap: wrap; gap: 8px 20px; align-items: center; margin: 0 0 12px; color: var(--soft) }
.controls[hidden] { display: none }
.controls input, .controls select { font: inherit; color: var(--text); background: var(--page); border: 1px solid var(--line); border-radius: 6px; padding: 4px 8px }
.functions { width: 100% }
.functions th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer }
.functions th[aria-sort=ascending] button::after { content: " ↑" }
.functions th[aria-sort=descending] button::after { content: " ↓" }
.functions th.right { text-align: right }
.functions td:last-child:not(.right) { min-width: 16em }
.function { padding: 12px 20px; margin-bottom: 12px }
.function > summary h2 { display: inline; margin: 0; font-size: 1.1em }
figure { margin: 0 0 16px; padding: 14px 16px 10px; border: 1px solid var(--line); border-radius: 6px; background: var(--card) }
figcaption { color: var(--soft); font-size: 13px; max-width: 62em }
figcaption b { color: var(--text); display: block; font-size: 14px }
.grid-of-figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 16px; margin-bottom: 16px }
.grid-of-figures figure { margin: 0; min-width: 0 }
.grid-of-figures .full { grid-column: 1 / -1 }
.pictures { display: flex; flex-wrap: wrap; gap: 8px 24px; overflow-x: auto }
.pictures > svg { flex: 1 1 330px }
.legend { margin: 6px 0 4px; font-size: 13px; display: flex; flex-wrap: wrap; gap: 2px 16px }
.legend svg { width: 10px; height: 10px; margin-right: 6px }
details.figures { border: 0; padding: 0; margin: 4px 0 0; font-size: 13px }
details.figures summary { font-weight: 400; color: var(--soft) }
details.figures .wide { max-height: 320px; overflow: auto }
details.figures td, details.figures th { padding: 2px 12px 2px 0 }
svg text { fill: var(--soft); font-size: 11.5px; font-family: inherit }
.grid { stroke: var(--faint); fill: none }
.line { fill: none; stroke-width: 2; stroke-linejoin: round }
.band { stroke: none; opacity: .18 }
.bars { fill: none; opacity: .45 }
.mean { fill: none; stroke-width: 2.5 }
.limit { stroke: var(--bad); stroke-dasharray: 5 4; fill: none }
.warm-up { fill: var(--text); opacity: .05 }
.base path { stroke: var(--base) } .base circle, .base .band, .legend .base rect { fill: var(--base) }
.head path { stroke: var(--head) } .head circle, .head .band, .legend .head rect { fill: var(--head) }
.base .band, .head .band { stroke: none }
.base .line { stroke-dasharray: 5 3 }
circle.fresh.fresh { fill: var(--card); stroke-width: 1.4 }
.base .fresh { stroke: var(--base) } .head .fresh { stroke: var(--head) }
.deployed path { stroke: var(--soft); stroke-dasharray: 2 3 }
.recommended path { stroke: var(--good); stroke-width: 1.5 }
.recommended text { fill: var(--good) }
.duration rect, rect.duration { fill: var(--duration) } .requests rect, rect.requests { fill: var(--requests) }
.tmp rect, rect.tmp { fill: var(--tmp) } .logs rect, rect.logs { fill: var(--logs) } .other rect, rect.other { fill: var(--base) } .init rect, rect.init { fill: var(--init) }
.cost-parts .base rect { opacity: .6 }
.pictures > .flame { max-width: none; min-width: 720px; margin-top: 8px }
.flame text { fill: #1f2328; font-size: 11px; pointer-events: none }
.flame rect { stroke: var(--card); stroke-width: .5 }
.flame g { cursor: pointer }
.flame g:focus-visible rect { stroke: #1f2328; stroke-width: 2 }
.trends { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 340px), 1fr)); gap: 16px; align-items: start }
.trend-of { border: 1px solid var(--line); border-radius: 6px; padding: 12px 14px 8px; min-width: 0 }
.trend-of[hidden], .function[hidden] { display: none }
.trend-of:has(details[open]) { grid-column: 1 / -1 }
.trend-of:has(details[open]) .chart { display: none }
.trend-of h2 { font-size: 14px; margin: 0 0 4px }
.functions small, .trend-of small { color: var(--soft); font-weight: 400 }
.trend-of details { border: 0; padding: 0; margin: 4px 0 0; font-size: 13px }
.trend-of summary { color: var(--soft); font-weight: 400 }
.trend-of .wide { max-height: 360px; overflow: auto }
.trend-of .pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 300px), 1fr)) }
.trend-of td, .trend-of th { padding: 3px 12px 3px 0 }
.trend path { stroke: var(--duration) } .trend circle, .trend .band { fill: var(--duration) }
.trend .band { stroke: none }
.trend .shift { stroke: var(--soft); stroke-dasharray: 3 3 } .trend .reach { stroke: transparent; stroke-width: 9 }
.legend .shift { stroke: var(--soft); stroke-dasharray: 3 3 }
.mark { stroke: var(--page); stroke-width: 1 }
.trend path.mark { stroke: var(--page) }
.mark.regression { fill: var(--bad) } .mark.accepted { fill: var(--unsure) } .mark.creep { fill: var(--chosen) }
.legend .mark { stroke: none } .legend svg[viewBox="0 0 14 14"] { width: 14px; height: 14px; vertical-align: -2px }
@media (max-width: 600px) {
  main { padding: 16px 12px 48px }
  h1 { font-size: 1.3em }
  figure { padding: 12px 10px 8px }
  .function { padding: 10px 12px }
}
@page { margin: 12mm }
@media print {
  main { max-width: none; padding: 0 }
  body { font-size: 11px }
  .wide { overflow: visible }
  table.functions th, table.functions td { white-space: normal; padding: 4px 6px; min-width: 0 }
  .grid-of-figures { grid-template-columns: 1fr 1fr }
  figure, tr, h2 { break-inside: avoid }
  h2, figcaption { break-after: avoid }
  .controls, details.figures { display: none }
  a { color: inherit }
  * { print-color-adjust: exact }
}
`
