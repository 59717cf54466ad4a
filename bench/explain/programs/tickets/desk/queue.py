from functools import cached_property

WORDS = ["printer", "down", "login", "lost", "invoice", "slow", "again", "please"]


class Ticket:
    __slots__ = ("number", "text", "plan", "weight", "__dict__")

    def __init__(self, number):
        self.number = number
        self.text = " ".join(WORDS[(number * 5 + i * 3) % len(WORDS)] for i in range(12))
        self.plan = ("gold", "silver", "free")[number % 3]
        self.weight = 0

    @cached_property
    def words(self):
        return frozenset(self.text.split())


class Desk:
    def __init__(self, settings):
        self.settings = settings
        self.tickets = []

    def fill(self, count):
        self.tickets = [Ticket(number) for number in range(count)]

    def pending(self):
        for ticket in self.tickets:
            if self.is_open(ticket):
                yield ticket

    @staticmethod
    def is_open(ticket):
        return sum(map(ord, ticket.text)) % 11 != 0

    def weigh(self, ticket):
        level = self.settings["levels"][ticket.plan]
        urgent = sum(1 for word in self.settings["urgent"] if word in ticket.words)
        return level * 10 + urgent * self.age(ticket)

    def age(self, ticket):
        days = 0
        for step in range(30):
            days = (days * 3 + ticket.number + step) % 17
        return days

    def by_weight(self):
        found = []
        for ticket in self.pending():
            ticket.weight = self.weigh(ticket)
            found.append(ticket)
        return sorted(found, key=lambda ticket: -ticket.weight)
