import json
import logging
import os
import re

from clean import cleaned
from stats import Stats

logger = logging.getLogger()
logger.setLevel(logging.INFO)

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "fields.json")) as file:
    FIELDS = json.load(file)

LINE = re.compile(r"(\S+) (\S+) (\d+) (.*)")


def run(event, context):
    stats = Stats()
    for row in map(parsed, filter(None, source(event.get("size", 300)))):
        stats.add(cleaned(row, FIELDS))
    logger.info("%d rows", stats.rows)
    return stats.result()


def source(size):
    return [f"host{i % 11} /path/{i % 23} {200 + i % 4} agent {i % 7} text" if i % 50 else "" for i in range(size)]


def parsed(text):
    host, path, status, agent = LINE.match(text).groups()
    return {"host": host, "path": path, "status": int(status), "agent": agent}
