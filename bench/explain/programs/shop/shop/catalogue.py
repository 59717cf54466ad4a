class Item:
    __slots__ = ("sku", "price", "weight")

    def __init__(self, sku, price, weight):
        self.sku = sku
        self.price = price
        self.weight = weight


class Catalogue:
    def __init__(self, size):
        self._items = {f"S{i}": Item(f"S{i}", (i * 13) % 70 + 0.99, i % 9) for i in range(size)}

    def pick(self, seed, count):
        for step in range(count):
            yield self.item(f"S{(seed * 17 + step * 29) % len(self._items)}")

    def item(self, sku):
        return self._items[sku]
