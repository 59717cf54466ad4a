/**
 * Upper tail of Student's t: P(T > t) with `df` degrees of freedom, which need not be whole.
 * By the incomplete beta function, I_x(df/2, 1/2)/2 at x = df/(df + t²) (Abramowitz & Stegun
 * 26.7.1); accurate to about 1e-13, also relatively in the far tail, up to a thousand degrees of freedom,
 * and to 1e-10 up to a million.
 * @param df above 0; `Infinity` is the normal distribution's limit and is not accepted
 */
export function tUpperTail(t: number, df: number): number {
  if (!(df > 0) || df === Number.POSITIVE_INFINITY) {
    throw new RangeError(`Degrees of freedom must be positive and finite, not ${df}.`)
  }
  if (Number.isNaN(t)) throw new RangeError('t must be a number.')
  if (t < 0) return 1 - tUpperTail(-t, df)
  const square = t * t
  const a = df / 2
  const x = df / (df + square)
  // Each continued fraction converges fast on its own side of the mean of the beta distribution.
  return x < (a + 1) / (a + 2.5)
    ? incompleteBeta(x, a, 0.5, a) / 2
    : (1 - incompleteBeta(square / (df + square), 0.5, a, a)) / 2
}

/** Distribution function of Student's t: P(T ≤ t). */
export function tCdf(t: number, df: number): number {
  return tUpperTail(-t, df)
}

/**
 * Quantile of Student's t: the t with P(T ≤ t) = `probability`.
 * Newton's method; accurate to about 1e-12 relatively.
 * @param probability between 0 and 1, both excluded
 */
export function tQuantile(probability: number, df: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(`A probability lies between 0 and 1, not at ${probability}.`)
  }
  return probability < 0.5
    ? -positiveQuantile(probability, df)
    : positiveQuantile(1 - probability, df)
}

/**
 * The t from 0 on whose upper tail is `tail`. The tail is convex there, so that each of Newton's steps
 * from 0 ends below it. A step squares the relative error, so that the last one leaves less than rounding.
 */
function positiveQuantile(tail: number, df: number): number {
  let t = 0
  for (;;) {
    const excess = tUpperTail(t, df) - tail
    const next = t + excess / tDensity(t, df)
    if (!(excess > LAST_STEP * tail)) return next
    t = next
  }
}

const LAST_STEP = 1e-7

function tDensity(t: number, df: number): number {
  const scale = Math.exp(lnGammaRatio(df / 2)) / Math.sqrt(df * Math.PI)
  return scale * Math.exp((-(df + 1) / 2) * Math.log1p((t * t) / df))
}

/**
 * Regularised incomplete beta I_x(p, q), where one of p and q is 1/2 and the other is `a`. Lentz's method
 * on the continued fraction of Abramowitz & Stegun 26.5.8 (as in Numerical Recipes, section 6.4).
 */
function incompleteBeta(x: number, p: number, q: number, a: number): number {
  // 1/B(a, 1/2) = Γ(a + 1/2) / (Γ(a) √π)
  const lnFront = lnGammaRatio(a) - Math.log(Math.PI) / 2 + p * Math.log(x) + q * Math.log1p(-x)
  return (Math.exp(lnFront) / p) * betaFraction(x, p, q)
}

function betaFraction(x: number, p: number, q: number): number {
  let c = 1
  let d = 1 / notZero(1 - ((p + q) * x) / (p + 1))
  let fraction = d
  for (let m = 1; m < 100_000; m++) {
    const even = (m * (q - m) * x) / ((p + 2 * m - 1) * (p + 2 * m))
    d = 1 / notZero(1 + even * d)
    c = notZero(1 + even / c)
    fraction *= d * c
    const odd = (-(p + m) * (p + q + m) * x) / ((p + 2 * m) * (p + 2 * m + 1))
    d = 1 / notZero(1 + odd * d)
    c = notZero(1 + odd / c)
    const factor = d * c
    fraction *= factor
    if (Math.abs(factor - 1) < 1e-15) return fraction
  }
  return fraction
}

function notZero(value: number): number {
  return Math.abs(value) < 1e-300 ? 1e-300 : value
}

/**
 * ln(Γ(a + 1/2) / Γ(a)): the recurrence lifts `a` to where the asymptotic series (Tricomi and
 * Erdélyi 1951) has reached double precision. Unlike the difference of two ln Γ it loses no digits
 * for large `a`.
 */
function lnGammaRatio(a: number): number {
  let lift = 1
  while (a < 20) {
    lift *= a / (a + 0.5)
    a += 1
  }
  const inverse = 1 / a
  const square = inverse * inverse
  const series =
    inverse * (-1 / 8 + square * (1 / 192 + square * (-1 / 640 + square * (17 / 14336))))
  return Math.log(a) / 2 + series + Math.log(lift)
}
