def table(size):
    rates = {"EUR": 1.1}
    for i in range(size):
        rates[f"X{i}"] = 1 + i / 1000
    return rates


RATES = table(200)


def rate_of(currency):
    return RATES.get(currency, 1)
