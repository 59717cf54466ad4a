/**
 * Makes a table sortable by the buttons in its head, and its rows filterable by what is typed and by
 * what is chosen. Cells have what they are sorted by in `data-v`, rows what is chosen in `data-k`.
 */
export function improveTable(
  table: HTMLTableElement,
  onFilter: (row: HTMLElement, shown: boolean) => void,
): void {
  const body = table.tBodies[0]
  if (!body) return
  const rows = [...body.rows]
  const heads = [...table.querySelectorAll<HTMLElement>('thead th')]
  for (const [column, head] of heads.entries()) {
    head.querySelector('button')?.addEventListener('click', () => {
      // What is largest is asked for first; names begin with A.
      const isText = rows.every((row) => Number.isNaN(figureOf(row, column)))
      const next = head.ariaSort === (isText ? 'ascending' : 'descending')
      const factor = next === isText ? -1 : 1
      for (const each of heads) each.removeAttribute('aria-sort')
      head.ariaSort = factor > 0 ? 'ascending' : 'descending'
      body.append(...rows.sort((a, b) => compare(a, b, column, factor)))
    })
  }
  const controls = document.querySelector<HTMLElement>('.controls')
  const text = controls?.querySelector('input')
  const choice = controls?.querySelector('select')
  const count = controls?.querySelector('output')
  if (!controls || !text || !choice || !count) return
  controls.hidden = false
  const filter = () => {
    const wanted = text.value.trim().toLowerCase()
    let shown = 0
    for (const row of rows) {
      const fits =
        (choice.value === '' || row.dataset.k === choice.value) &&
        (row.textContent ?? '').toLowerCase().includes(wanted)
      row.hidden = !fits
      if (fits) shown++
      onFilter(row, fits)
    }
    count.textContent = `${shown} of ${rows.length}`
  }
  text.addEventListener('input', filter)
  choice.addEventListener('input', filter)
  // What a browser filled in again when the page was reloaded.
  filter()
}

function figureOf(row: HTMLTableRowElement, column: number): number {
  const value = row.cells[column]?.dataset.v
  return value === undefined ? Number.NaN : Number(value)
}

/** Figures by value, anything else as text; what has no figure is last in either direction. */
function compare(
  a: HTMLTableRowElement,
  b: HTMLTableRowElement,
  column: number,
  factor: number,
): number {
  const [one, other] = [figureOf(a, column), figureOf(b, column)]
  if (!Number.isNaN(one) && !Number.isNaN(other)) return factor * (one - other)
  if (Number.isNaN(one) !== Number.isNaN(other)) return Number.isNaN(one) ? 1 : -1
  const textOf = (row: HTMLTableRowElement) => row.cells[column]?.textContent ?? ''
  return factor * textOf(a).localeCompare(textOf(b), 'en', { numeric: true })
}
