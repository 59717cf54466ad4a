from collections import defaultdict

from .rules import Rules


class Account:
    def __init__(self, name):
        self.name = name
        self.cents = 0
        self.entries = []

    def add(self, cents):
        self.cents += cents
        self.entries.append(cents)


class Book:
    def __init__(self):
        self.accounts = {}
        self.flags = defaultdict(int)
        self.rules = Rules()

    def apply(self, transfer):
        if not self.rules.accepts(transfer):
            self.flags["refused"] += 1
            return
        self.account(transfer.source).add(-transfer.cents)
        self.account(transfer.target).add(transfer.cents)
        if transfer.is_large:
            self.flags["large"] += 1

    def account(self, name):
        if name not in self.accounts:
            self.accounts[name] = Account(name)
        return self.accounts[name]
