def _table(size):
    values = []
    value = 1
    for _ in range(size):
        value = value * 48271 % 2147483647
        values.append(value % 97)
    return values


TABLE = _table(400_000)


def tomorrow(count):
    return TABLE[count % len(TABLE)]
