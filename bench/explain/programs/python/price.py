from functools import lru_cache


def price_of(order, rate):
    total = 0
    for line in order["lines"]:
        total += net(line) * order["amount"]
    return rounded(total * rate * (1 - discount(order)))


def net(line):
    return line["net"] + tax_of(line["code"]) / 100


@lru_cache(maxsize=None)
def tax_of(code):
    tax = 0
    for i in range(60):
        tax = (tax * 3 + ord(code[i % len(code)])) % 19
    return tax


def discount(order):
    return 0.1 if order["amount"] > 5 else 0


def rounded(value):
    return round(value * 100) / 100
