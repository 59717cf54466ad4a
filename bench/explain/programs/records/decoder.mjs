export class Decoder {
  #schema
  constructor(schema) {
    this.#schema = schema
  }

  async *rows(batch) {
    for (const record of batch) {
      const row = this.decode(record)
      if (this.isValid(row)) yield row
    }
  }

  decode({ body }) {
    return JSON.parse(Buffer.from(body, 'base64').toString('utf8'))
  }

  isValid(row) {
    return this.#schema.required.every((key) => typeof row[key] === this.#schema.types[key])
  }

  get fields() {
    return this.#schema.required
  }
}
