import json

from concurrent.futures import ThreadPoolExecutor

from api import get
from scoring import score

pool = ThreadPoolExecutor(4)


def handler(event, context):
    names = event.get("names", ["a", "b", "c", "d"])
    found = gather(names)
    scores = {name: score(text) for name, text in zip(names, found)}
    return {"statusCode": 200, "body": json.dumps(scores)}


def gather(names):
    return list(pool.map(fetch, names))


def fetch(name):
    return get("/people/" + name)
