const { App } = require('./lib/app')
const { auth } = require('./lib/auth')
const { items } = require('./lib/items')

const app = new App()
app.use(auth)
app.get('/items', items)

module.exports = {
  handler: (event) => app.handle({ path: event.path || '/items', headers: { token: 'abc.def' } }),
}
