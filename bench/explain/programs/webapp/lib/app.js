class App {
  constructor() {
    this.middleware = []
    this.routes = new Map()
  }

  use(middleware) {
    this.middleware.push(middleware)
    return this
  }

  get(path, action) {
    this.routes.set(path, action)
    return this
  }

  handle(request) {
    const run = (at) => {
      const next = this.middleware[at]
      if (next) return next(request, () => run(at + 1))
      return this.dispatch(request)
    }
    return Promise.resolve(run(0)).then((body) => this.respond(body))
  }

  dispatch(request) {
    const action = this.routes.get(request.path)
    return action ? action(request) : { error: 'not found' }
  }

  respond(body) {
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
  }
}

module.exports = { App }
