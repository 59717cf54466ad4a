import re

NAMES = ["apple", "pear", "plum", "quince", "cherry"]
CODE = re.compile(r"^L[0-9]{1,2}$")


def read_orders(count):
    orders = []
    for number in range(count):
        name = NAMES[number % len(NAMES)]
        orders.append(
            {"id": number, "name": name, "customer": f"c{number % 20}", "amount": number % 7 + 1, "lines": lines_of(number)}
        )
    return orders


def lines_of(seed):
    return [{"code": f"L{(seed * 13 + i * 7) % 97}", "net": (seed + i) % 50} for i in range(20)]


def validate(order):
    if not re.match(r"^[a-z]+$", order["name"]):
        return False
    return all(is_code(line["code"]) for line in order["lines"])


def is_code(code):
    return CODE.match(code) is not None


def by_customer(orders):
    groups = {}
    for order in orders:
        groups.setdefault(order["customer"], []).append(order)
    return groups
