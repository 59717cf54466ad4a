import { types } from 'node:util'

class RuntimeError extends Error {
  get name() {
    return `Runtime.${this.constructor.name}`
  }
}
export class ImportModuleError extends RuntimeError {}
export class HandlerNotFound extends RuntimeError {}
export class MalformedHandlerName extends RuntimeError {}
export class UserCodeSyntaxError extends RuntimeError {}
export class MalformedStreamingHandler extends RuntimeError {}
export class InvalidStreamingOperation extends RuntimeError {}
export class CallbackHandlerDeprecated extends RuntimeError {}
export class NodeJsExit extends RuntimeError {}
export class UnhandledPromiseRejection extends RuntimeError {
  constructor(reason) {
    super(reason)
    this.reason = reason
  }
}

/** What the caller of the function gets of an error, as AWS words it. */
export function toReport(error) {
  try {
    if (!types.isNativeError(error) && typeof error?.stack !== 'string') {
      return { errorType: typeof error, errorMessage: String(error), trace: [] }
    }
    const { name, message, stack } = error
    return { errorType: name, errorMessage: message, trace: stack.split('\n') }
  } catch {
    return {
      errorType: 'handled',
      errorMessage:
        'callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack',
    }
  }
}
