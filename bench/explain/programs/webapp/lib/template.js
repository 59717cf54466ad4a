class Template {
  constructor(text) {
    this.parts = Template.compile(text)
  }

  static compile(text) {
    return text.split(/\{\{(\w+)\}\}/)
  }

  render(values) {
    return this.parts.map((part, index) => (index % 2 ? this.escape(String(values[part])) : part)).join('')
  }

  escape(text) {
    return text.replace(/[&<>]/g, (letter) => `&#${letter.charCodeAt(0)};`)
  }
}

module.exports = { Template }
