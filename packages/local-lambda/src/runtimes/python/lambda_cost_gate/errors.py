"""Errors as AWS words them."""

import os

_CLIENT = os.path.dirname(os.path.dirname(__file__))


class Fault(Exception):
    """An error of the runtime's own, with AWS's name for it."""

    def __init__(self, error_type, message, trace=None):
        super().__init__(message)
        self.error_type = error_type
        self.trace = trace or []


def describe(error, request_id=""):
    report = {"errorMessage": str(error), "errorType": type(error).__name__, "requestId": request_id}
    if isinstance(error, Fault):
        return {**report, "errorType": error.error_type, "stackTrace": error.trace}
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    own = [index for index, frame in enumerate(frames) if not frame.filename.startswith(_CLIENT)]
    return {**report, "stackTrace": traceback.format_list(frames[own[0] :] if own else [])}
