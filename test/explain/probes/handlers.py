"""Handlers of all kinds that Lambda's runtime for Python takes; each says what it was given."""

import asyncio
import contextlib
import contextvars
import http.client
import json
import logging
import os
import sys
import threading
import time
import types

visit = contextvars.ContextVar("visit", default=0)


def plain(event, context):
    return {"event": event, "request": context.aws_request_id, "left": context.get_remaining_time_in_millis()}


def nothing(event, context):
    return None


def raises(event, context):
    raise KeyError("raised")


def exits(event, context):
    raise SystemExit(3)


def counted(limit):
    for number in range(limit):
        sent = yield number
        if sent:
            return


def twice(number):
    return number * 2


def threaded(event, context):
    """What threads and coroutines do is theirs, and a coroutine that goes on is no new call."""

    async def paused():
        for _ in range(5):
            await asyncio.sleep(0)

    asyncio.run(paused())
    thread = threading.Thread(target=lambda: [twice(number) for number in range(20_000)])
    thread.start()
    thread.join()
    return {}


def generator(event, context):
    """What it yields is not used up by anybody but who asked for it."""
    numbers = counted(3)
    first = next(numbers)
    return {"first": first, "rest": list(numbers), "answer": numbers}


@contextlib.contextmanager
def entered(found):
    found.append("enter")
    try:
        yield
    finally:
        found.append("exit")


def manager(event, context):
    found = []
    with entered(found):
        visit.set(visit.get() + 1)
    return {"found": found, "visit": visit.get()}


class Odd(dict):
    """Says how often somebody looked into it."""

    looks = 0

    def items(self):
        Odd.looks += 1
        return super().items()


def odd(event, context):
    looks, Odd.looks = Odd.looks, 0
    return {"looks": looks, "odd": Odd(a=1)}


class Callable:
    def __call__(self, event, context):
        return {"called": event}


instance = Callable()


def secrets(event, context):
    secret, token = event["secret"], os.environ["API_TOKEN"]
    print("password", secret, token)
    logging.getLogger().warning("password %s", secret)
    for _ in range(2):
        connection = http.client.HTTPConnection(event["host"])
        connection.request("POST", f"/{secret}?token={token}", secret, {"authorization": secret})
        connection.getresponse().read()
    return {secret: token}


def writes(event, context):
    """Writes to the log without a logger."""
    for _ in range(2000):
        sys.stderr.write("hush-4711 and what else there is to say\n")


def pauses(event, context):
    """Computes while a call is under way, as on a busy machine, and waits when none is."""
    connection = http.client.HTTPConnection(event["host"])
    connection.request("POST", "/", "{}")
    until = time.perf_counter() + 0.06
    while time.perf_counter() < until:
        pass
    connection.getresponse().read()
    time.sleep(0.02)


class _Model:
    endpoint_prefix = "dynamodb"


class BaseClient:
    """As much of botocore's as the probe looks at."""

    _service_model = _Model()

    def __init__(self, host):
        self.host = host

    def _make_api_call(self, operation_name, params):
        connection = http.client.HTTPConnection(self.host)
        connection.request("POST", "/", json.dumps(params), {"x-amz-target": "DynamoDB_20120810." + operation_name})
        return json.loads(connection.getresponse().read())


botocore = types.ModuleType("botocore.client")
botocore.BaseClient = BaseClient
sys.modules["botocore.client"] = botocore


def store(event, context):
    return BaseClient(event["host"])._make_api_call("Query", {"key": "hush-1"})["Item"]
