from abc import ABC, abstractmethod


class Discount(ABC):
    @abstractmethod
    def amount(self, cart, value):
        ...


class Bulk(Discount):
    def amount(self, cart, value):
        pieces = sum(quantity for _, quantity in cart.lines)
        return value * rate_for(pieces)


class Loyal(Discount):
    def amount(self, cart, value):
        return value * 0.02 if cart.number % 3 == 0 else 0


def rate_for(pieces):
    rate = 0.0
    for step in (10, 20, 40, 80):
        if pieces >= step:
            rate += 0.01
    return rate
