def score(text):
    total = 0
    for position in range(300):
        total = (total * 31 + weight(text, position)) % 10007
    return total


def weight(text, position):
    return ord(text[position % len(text)]) * (position % 5)
