/** A handler with middleware around it, the first one outermost. */
export const compose = (middleware, main) =>
  middleware.reduceRight((next, layer) => (event, context) => layer(event, context, next), main)
