from functools import lru_cache


class Stats:
    def __init__(self):
        self.rows = 0
        self.hosts = {}
        self.errors = set()

    def add(self, row):
        self.rows += 1
        self.hosts[row["host"]] = self.hosts.get(row["host"], 0) + bucket(row["path"])
        if row["status"] > 202:
            self.errors.add(row["path"])

    def result(self):
        return {"rows": self.rows, "hosts": self.hosts, "errors": len(self.errors)}


@lru_cache(maxsize=None)
def bucket(path):
    value = 0
    for letter in path * 10:
        value = (value * 33 + ord(letter)) % 1009
    return value
