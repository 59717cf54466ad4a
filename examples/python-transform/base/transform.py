"""Turns a day's sales (CSV) into totals by shop and hour."""

import csv
import hashlib
import json
from collections import defaultdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path

HERE = Path(__file__).parent
CENT = Decimal("0.01")


def handler(event, context):
    """The files lie beside the code, where a real function would have a bucket."""
    totals = defaultdict(lambda: {"pieces": 0, "returned": 0, "revenue": Decimal(0)})
    count = 0
    for sale in sales(HERE / Path(event["key"]).name):
        count += 1
        total = totals[sale["shop"], sale["sold_at"].hour]
        if sale["returned"]:
            total["returned"] += sale["quantity"]
        else:
            total["pieces"] += sale["quantity"]
            total["revenue"] += sale["quantity"] * sale["unit_price"]
    rows = [
        {
            "shop": shop,
            "hour": hour,
            "pieces": total["pieces"],
            "returned": total["returned"],
            "revenue": str(total["revenue"].quantize(CENT)),
        }
        for (shop, hour), total in sorted(totals.items())
    ]
    return {
        "sales": count,
        "revenue": str(sum(total["revenue"] for total in totals.values()).quantize(CENT)),
        "best": max(rows, key=lambda row: Decimal(row["revenue"])),
        "rows": len(rows),
        "sha256": hashlib.sha256(json.dumps(rows).encode()).hexdigest(),
    }


def sales(path):
    """One sale after the other, its fields in the types they have."""
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            yield {
                "sold_at": datetime.fromisoformat(row["sold_at"]),
                "shop": row["shop"],
                "product": row["product"],
                "quantity": int(row["quantity"]),
                "unit_price": Decimal(row["unit_price"]),
                "returned": row["returned"] == "yes",
            }
