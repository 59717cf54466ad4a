const CHARACTER = 7

/** Lets a box of a flame graph be clicked, or chosen with Enter, to fill the width; again to go back. */
export function improveFlame(graph: SVGSVGElement): void {
  const width = graph.viewBox.baseVal.width
  const boxes = [...graph.querySelectorAll<SVGGElement>('g')].map((box) => {
    const rect = box.querySelector('rect')
    return {
      box,
      rect,
      label: box.querySelector('text'),
      name: box.dataset.n ?? '',
      x: Number(rect?.getAttribute('x')),
      width: Number(rect?.getAttribute('width')),
    }
  })
  let chosen: (typeof boxes)[number] | undefined
  const zoom = (to: (typeof boxes)[number]) => {
    chosen = chosen === to ? undefined : to
    const from = chosen?.x ?? 0
    const scale = width / (chosen?.width ?? width)
    for (const each of boxes) {
      const left = Math.max(0, (each.x - from) * scale)
      const right = Math.min(width, (each.x + each.width - from) * scale)
      each.box.style.display = right - left < 0.5 ? 'none' : ''
      each.rect?.setAttribute('x', String(left))
      each.rect?.setAttribute('width', String(Math.max(0, right - left)))
      if (!each.label) continue
      const fits = Math.floor((right - left - 4) / CHARACTER)
      each.label.setAttribute('x', String(left + 3))
      each.label.textContent =
        fits < 3 ? '' : each.name.length <= fits ? each.name : `${each.name.slice(0, fits - 1)}…`
    }
  }
  for (const each of boxes) {
    each.box.tabIndex = 0
    each.box.addEventListener('click', () => zoom(each))
    each.box.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') zoom(each)
    })
  }
}
