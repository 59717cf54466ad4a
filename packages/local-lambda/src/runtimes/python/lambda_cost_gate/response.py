"""The response as JSON, by the rules of simplejson, which Lambda's runtimes use: named tuples are
objects, bytes are text, decimals keep their digits, and from Python 3.12 on nothing is escaped that
need not be."""

import json
import marshal
import os
import re

_ESCAPES = os.environ.get("AWS_EXECUTION_ENV", "").endswith(("3.8", "3.9", "3.10", "3.11"))
_MARK = "\uf8ff decimal "


def to_json(response):
    """@raise TypeError and ValueError for what JSON cannot say."""
    try:
        # Nothing but exact built-in types: json does with these what simplejson does.
        marshal.dumps(response)
        text, decimals = _encode(response), []
    except (TypeError, ValueError):
        plain, decimals = _plain(response)
        text = _encode(plain)
    if decimals:
        text = re.sub(f'"{_MARK}(\\d+)"', lambda match: decimals[int(match[1])], text)
    return text.encode("utf-8", "backslashreplace")


def _encode(value):
    # Marks of decimals stay readable; the rest is escaped afterwards where it has to be.
    text = json.dumps(value, ensure_ascii=False, default=_default)
    if _ESCAPES:
        return re.sub(r"[^\x00-\x7f\uf8ff]", _escape, text)
    return text.replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _escape(match):
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at:at + 4]}" for at in range(0, len(units), 4))


def _default(value):
    if isinstance(value, bytes):
        return value.decode()
    raise TypeError(f"Object of type {type(value).__name__} is not JSON serializable")


def _plain(response):
    from decimal import Decimal

    decimals = []

    def walk(value, above):
        if isinstance(value, Decimal):
            if value.is_nan():
                return float("nan")
            decimals.append(str(value))
            return f"{_MARK}{len(decimals) - 1}"
        if not isinstance(value, (dict, list, tuple)):
            return value
        if id(value) in above:
            raise ValueError("Circular reference detected")
        inside = above | {id(value)}
        if isinstance(value, tuple) and callable(getattr(value, "_asdict", None)):
            value = value._asdict()
        if isinstance(value, dict):
            return {_key(key): walk(item, inside) for key, item in value.items()}
        return [walk(item, inside) for item in value]

    return walk(response, frozenset()), decimals


def _key(key):
    return key.decode() if isinstance(key, bytes) else key
