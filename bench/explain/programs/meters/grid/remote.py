import os
import urllib.request

PAGES = 3


def pages(size):
    rows = []
    for number in range(PAGES):
        rows += page(number, size * 10)
    return rows


def page(number, size):
    with urllib.request.urlopen(os.environ["STORE"] + f"rows?page={number}") as response:
        response.read()
    return [row(number * size + at) for at in range(size)]


def row(at):
    zone = ("north", "South", "east", "west ")[at % 4].strip()
    return f"M{at % 90}|2026-0{at % 9 + 1}-1{at % 9}|{at % 37}.{at % 10}|{zone}"
