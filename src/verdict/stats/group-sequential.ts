import { tUpperTail } from './t-distribution.ts'

/**
 * One-sided nominal levels of a group-sequential test that spends `alpha` over looks after so many
 * environments, by the boundary of Wang and Tsiatis (1987): at a look with the share t of the last
 * look's information, z has to exceed c · t^(Δ − ½). c is found by integrating over the boundary's
 * looks one after the other (Armitage, McPherson & Rowe 1969).
 * @param looks environments at each look, ascending
 * @param delta Δ, at most 0.5, which is Pocock's boundary, the same at every look; a smaller one asks for
 *   more early and for less at the end
 */
export function wangTsiatisLevels(
  looks: readonly number[],
  alpha: number,
  delta: number,
): number[] {
  const key = `${looks.join()} ${alpha} ${delta}`
  const known = computed.get(key)
  if (known) return known
  const last = Math.max(...looks)
  const shares = looks.map((look) => look / last)
  let [low, high] = [0.5, 6]
  for (let step = 0; step < 40; step++) {
    const middle = (low + high) / 2
    if (crossing(shares, middle, delta) > alpha) low = middle
    else high = middle
  }
  const levels = shares.map((share) => normalUpperTail(high * share ** (delta - 0.5)))
  computed.set(key, levels)
  return levels
}

/** Chance that a Brownian motion without drift is above c · t^Δ at any of these times. */
function crossing(shares: readonly number[], c: number, delta: number): number {
  let grid: { at: number; mass: number }[] = [{ at: 0, mass: 1 }]
  let before = 0
  let crossed = 0
  for (const share of shares) {
    const boundary = c * share ** delta
    const step = Math.sqrt(share - before)
    for (const { at, mass } of grid) crossed += mass * normalUpperTail((boundary - at) / step)
    grid = below(grid, boundary, step, Math.sqrt(share))
    before = share
  }
  return crossed
}

/** What has not crossed, after a normal step, in cells of equal width. */
function below(
  grid: readonly { at: number; mass: number }[],
  boundary: number,
  step: number,
  deviation: number,
): { at: number; mass: number }[] {
  const least = -REACH * deviation
  const width = (boundary - least) / CELLS
  return Array.from({ length: CELLS }, (_, index) => {
    const at = least + (index + 0.5) * width
    let mass = 0
    for (const from of grid) {
      mass += from.mass * Math.exp(-0.5 * ((at - from.at) / step) ** 2)
    }
    return { at, mass: (mass * width) / (step * Math.sqrt(2 * Math.PI)) }
  })
}

function normalUpperTail(z: number): number {
  return tUpperTail(z, MANY)
}

const computed = new Map<string, number[]>()
const CELLS = 160
const REACH = 6
/** Degrees of freedom at which Student's distribution is the normal one to six digits; with more it loses digits. */
const MANY = 1e9
