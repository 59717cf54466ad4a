"""Errors as AWS words them."""

import os
import sys

_CLIENT = os.path.dirname(os.path.dirname(__file__))


class Fault(Exception):
    """An error of the runtime's own, with AWS's name for it."""

    def __init__(self, error_type, message, trace=None):
        super().__init__(message)
        self.error_type = error_type
        self.trace = trace or []


def describe(error, request_id=None):
    report = {"errorMessage": str(error), "errorType": type(error).__name__}
    if request_id is not None:
        report["requestId"] = request_id
    if isinstance(error, Fault):
        return {**report, "errorType": error.error_type, "stackTrace": error.trace}
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    own = [index for index, frame in enumerate(frames) if not frame.filename.startswith(_CLIENT)]
    return {**report, "stackTrace": traceback.format_list(frames[own[0] :] if own else [])}


def log_error(report):
    lines = [f"[ERROR] {report['errorType']}: {report['errorMessage']}", "Traceback (most recent call last):"]
    for element in report["stackTrace"]:
        for line in element.splitlines():
            rest = line.lstrip(" ")
            lines.append("\u00a0" * (len(line) - len(rest)) + rest)
    sys.stdout.write("\r".join(lines) + "\n")
