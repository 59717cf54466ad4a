export class Quotes {
  #known = new Map()
  #season

  constructor({ season }) {
    this.#season = season
  }

  quote(booking) {
    const key = this.#keyOf(booking)
    const known = this.#known.get(key)
    if (known !== undefined) return known
    if (this.#known.size > 5000) this.#known.clear()
    const price = this.#compute(booking)
    this.#known.set(key, price)
    return price
  }

  #keyOf({ room, nights }) {
    return `${room}/${nights}/${this.#season}`
  }

  #compute({ room, nights }) {
    let price = 0
    for (let night = 0; night < nights; night++) {
      for (let step = 0; step < 40; step++) price = (price * 7 + room.charCodeAt(1) * step) % 9973
    }
    return price / 100
  }
}
