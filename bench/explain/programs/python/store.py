import json
import os
import urllib.request

from botocore.client import client


def customer(key):
    return client("dynamodb").get_item(Key=key)


def stock_of(name):
    return client("dynamodb").query(Name=name)


def fetch(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(os.environ["STORE"] + path, data=data) as response:
        return response.read().decode()
