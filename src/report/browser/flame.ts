const CHARACTER = 7
const STEPS: Readonly<Record<string, number>> = {
  ArrowRight: 1,
  ArrowDown: 1,
  ArrowLeft: -1,
  ArrowUp: -1,
}

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
  // One stop for the tab key; arrows lead on from there, to what is in sight.
  graph.setAttribute('role', 'group')
  for (const [index, each] of boxes.entries()) {
    each.box.tabIndex = index === 0 ? 0 : -1
    each.box.addEventListener('click', () => zoom(each))
    each.box.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') zoom(each)
      const step = STEPS[event.key] ?? 0
      let next = index + step
      while (boxes[next]?.box.style.display === 'none') next += step
      if (step === 0 || boxes[next] === undefined) return
      event.preventDefault()
      each.box.tabIndex = -1
      boxes[next]?.box.setAttribute('tabindex', '0')
      boxes[next]?.box.focus()
    })
  }
}
