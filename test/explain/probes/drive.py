"""Calls a handler as Lambda's runtime does, with the probe before it or without, and prints what came."""

import importlib
import json
import sys
from types import SimpleNamespace

directory, module, name, event_json, *asked = sys.argv[1:]
sys.path.insert(0, directory)
loaded = importlib.import_module("lambda_cost_gate_probe" if module == "probe" else "app")
handler = loaded.handler if module == "probe" else getattr(loaded, name)
context = SimpleNamespace(aws_request_id="r-1", get_remaining_time_in_millis=lambda: 1234)


def outcome_of(event):
    try:
        value = handler(event, context)
        return {"value": json.loads(json.dumps(value, default=lambda each: type(each).__name__))}
    except BaseException as error:
        return {"error": [type(error).__name__, str(error)]}


outcomes = [outcome_of(json.loads(event_json)) for _ in range(2)]
answer = outcome_of(json.loads(asked[0])) if asked else None
sys.__stdout__.write("\n@@" + json.dumps({"outcomes": outcomes, "answer": answer}))
