export async function timed(event, context, next) {
  const startedMs = performance.now()
  const answer = await next(event, context)
  return { ...answer, isSlow: performance.now() - startedMs > 60_000 }
}

export const validated = (event, context, next) => {
  if (event.count !== undefined && !Number.isInteger(event.count)) throw new TypeError('count')
  return next(event, context)
}
