/** The runtime's major version, whatever Node.js runs it. */
const version = Number(/nodejs(\d+)/.exec(process.env.AWS_EXECUTION_ENV)?.[1])

/**
 * From Node.js 24 on, Lambda has a client of another make (aws-lambda-ric 4): no callbacks, nothing of a
 * context that returns results, no waiting for an empty event loop, and no word about what is thrown
 * outside of the handler: Node.js itself ends then.
 */
export const withoutCallbacks = version >= 24
