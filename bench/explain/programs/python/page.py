def page(who, orders, prices):
    rows = [row(order, price) for order, price in zip(orders, prices)]
    return "<h1>" + escape(who) + "</h1><table>" + "".join(rows) + "</table>"


def row(order, price):
    return f"<tr><td>{escape(order['name'])}</td><td>{price:.2f}</td>{codes(order)}</tr>"


def codes(order):
    return "".join(f"<td>{escape(line['code'])}</td>" for line in order["lines"])


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def checksum(text):
    value = 7
    for character in text[:4000]:
        value = (value * 31 + ord(character)) & 0xFFFFFFFF
    return value
