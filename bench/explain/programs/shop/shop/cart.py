from contextlib import contextmanager


class Cart:
    def __init__(self, number, discounts):
        self.number = number
        self.lines = []
        self.discounts = discounts
        self._is_open = False

    @contextmanager
    def editing(self):
        self._is_open = True
        try:
            yield self
        finally:
            self._is_open = False

    def add(self, item, quantity):
        if not self._is_open:
            raise RuntimeError("closed")
        self.lines.append((item, quantity))

    @property
    def subtotal(self):
        return sum(item.price * quantity for item, quantity in self.lines)

    def total(self):
        value = self.subtotal
        for discount in self.discounts:
            value -= discount.amount(self, value)
        return round(value, 2)
