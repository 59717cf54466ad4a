from dataclasses import dataclass
from typing import Iterator


@dataclass(frozen=True)
class Transfer:
    number: int
    source: str
    target: str
    cents: int

    @property
    def is_large(self) -> bool:
        return self.cents > 90_000


def transfers(count: int) -> Iterator[Transfer]:
    for number in range(count):
        yield make(number)


def make(number: int) -> Transfer:
    return Transfer(number, f"A{number % 37}", f"A{(number * 7 + 3) % 37}", (number * 7919) % 100_000)
