"""Reads orders, asks for their customer and stock, prices them and writes a page."""

import logging

from orders import by_customer, read_orders, validate
from page import checksum, page
from price import price_of
from rates import rate_of
from store import customer, stock_of

logging.getLogger().setLevel(logging.INFO)


def handler(event, context):
    orders = read_orders(event.get("orders", 100))
    valid = [order for order in orders if validate(order)]
    who = customer("c1")
    stock = [stock_of(order["name"]) for order in valid[:2]]
    rate = rate_of("EUR")
    prices = [price_of(order, rate) for order in valid]
    groups = by_customer(valid)
    html = page(who, valid, prices)
    print("priced", len(valid), "orders")
    return answer(html, prices, len(groups), len(stock))


def answer(html, prices, groups, stock):
    return {"statusCode": 200, "mark": checksum(html), "total": sum(prices), "groups": groups, "stock": stock}
