import re
from dataclasses import dataclass

ROW = re.compile(r"(?P<meter>M\d+)\|(?P<day>\d{4}-\d\d-\d\d)\|(?P<kwh>\d+\.\d+)\|(?P<zone>\w+)")
ZONES = {"north": "N", "south": "S", "east": "E", "west": "W"}


@dataclass(frozen=True)
class Reading:
    meter: str
    day: str
    kwh: float
    zone: str


def readings_of(rows):
    found = []
    faults = []
    for row in rows:
        try:
            found.append(parse(row))
        except ValueError as error:
            faults.append(str(error))
    return found


def parse(row):
    match = ROW.match(row)
    if match is None:
        raise ValueError("no reading: " + row[:20])
    return Reading(match["meter"], match["day"], float(match["kwh"]), zone_of(match["zone"]))


def zone_of(name):
    return ZONES.get(name.strip().lower(), "?")
