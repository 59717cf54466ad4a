from collections import defaultdict
from functools import lru_cache
from itertools import groupby
from operator import attrgetter


def bill(readings):
    by_meter = groupby(sorted(readings, key=attrgetter("meter")), key=attrgetter("meter"))
    return {meter: total(list(some)) for meter, some in by_meter}


def total(readings):
    return round(sum(each.kwh * price_of(each.zone, each.day[:7]) for each in readings), 2)


@lru_cache(maxsize=None)
def price_of(zone, month):
    base = 0.31 if zone in "NS" else 0.29
    for step in range(60):
        base += ((step * 7 + int(month[-2:])) % 5) / 10_000
    return base


def chart(bills):
    buckets = defaultdict(int)
    for amount in bills.values():
        buckets[int(amount) // 10] += 1
    return ["#" * min(40, count) for _, count in sorted(buckets.items())]
