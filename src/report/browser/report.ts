import { improveFlame } from './flame.ts'
import { improveTable } from './table.ts'

/** The script of report.html. Without it, all of the page is there, but for what it makes easier. */
const table = document.querySelector<HTMLTableElement>('table.functions')
if (table) {
  improveTable(table, (row, shown) => {
    const section = row.dataset.f && document.getElementById(row.dataset.f)
    if (section) section.hidden = !shown
  })
}
for (const graph of document.querySelectorAll<SVGSVGElement>('svg.flame')) improveFlame(graph)

/** What a link leads to is unfolded. */
function unfold(): void {
  const target = document.getElementById(location.hash.slice(1))
  if (!(target instanceof HTMLDetailsElement)) return
  target.open = true
  target.scrollIntoView()
}
addEventListener('hashchange', unfold)
unfold()
